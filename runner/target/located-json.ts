import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ErrorObject, ValidateFunction } from 'ajv'
import {
  findNodeAtLocation,
  getNodeValue,
  type JSONPath,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import { messageOf, UsageError } from '../errors'
import { nearMisses } from '../suggestions'

/** A JSON file that a person wrote, with comments if they like, and where everything in it stands. */
export class LocatedJson<T> {
  private constructor(
    readonly value: T,
    private readonly root: Node,
    private readonly text: string,
    /** As the caller named it. */
    readonly file: string,
  ) {}

  /** Read a file that has to be what `validate` says. Throws UsageError, with the place of the first thing that is wrong. */
  static read<T>(file: string, cwd: string, validate: ValidateFunction<T>): LocatedJson<T> {
    const text = readText(file, cwd)
    const errors: ParseError[] = []
    const root = parseTree(text, errors, { allowTrailingComma: true })
    const [first] = errors
    if (first || !root) {
      const what = first ? wordsOf(printParseErrorCode(first.error)) : 'value expected'
      throw new UsageError(`${placeIn(text, first?.offset ?? 0, file)}: this is no JSON: ${what}.`)
    }
    const json = new LocatedJson<T>(getNodeValue(root), root, text, file)
    json.refuseTwins(root)
    if (validate(json.value)) return json
    const error = tellingOf(validate.errors ?? [])
    if (!error) throw new UsageError(`${file} is not what it has to be.`)
    return json.refuseBy(error)
  }

  /** `file:line:column` of a value, or of the key that leads to it. */
  at(path: JSONPath, which: 'value' | 'key' = 'value'): string {
    const node = findNodeAtLocation(this.root, path) ?? this.root
    const place = which === 'key' ? (node.parent?.children?.[0] ?? node) : node
    return placeIn(this.text, place.offset, this.file)
  }

  /** Throws UsageError: what is wrong with the value there, or with its key. */
  refuse(path: JSONPath, message: string, which: 'value' | 'key' = 'value'): never {
    throw new UsageError(`${this.at(path, which)}: ${message}`)
  }

  private refuseTwins(node: Node): void {
    const keys = new Set<unknown>()
    for (const child of node.children ?? []) {
      const [key] = child.type === 'property' ? (child.children ?? []) : []
      if (key && keys.has(key.value)) {
        throw new UsageError(`${placeIn(this.text, key.offset, this.file)}: the key "${key.value}" is here twice.`)
      }
      keys.add(key?.value)
      this.refuseTwins(child)
    }
  }

  private refuseBy({ instancePath, keyword, params, message, parentSchema, data }: ErrorObject): never {
    const path = this.pathOf(instancePath)
    const described = parentSchema?.description as string | undefined
    switch (keyword) {
      case 'additionalProperties': {
        const key: string = params.additionalProperty
        const known = Object.keys(parentSchema?.properties ?? {}).filter((each) => !each.startsWith('$'))
        return this.refuse([...path, key], `there is no key "${key}". ${suggest(key, known)}`, 'key')
      }
      case 'enum':
        return this.refuse(path, `${JSON.stringify(data)} is not known. ${suggest(String(data), params.allowedValues)}`)
      case 'required':
        return this.refuse(path, `"${params.missingProperty}" is missing here.`)
      case 'oneOf':
        return this.refuse(path, `this is not ${described}.`)
      default:
        return this.refuse(path, `this ${message}${described ? ` (${described})` : ''}.`)
    }
  }

  /** The segments of a JSON pointer; indices of arrays as numbers. */
  private pathOf(pointer: string): JSONPath {
    const path: JSONPath = []
    for (const word of pointer.split('/').slice(1)) {
      const inArray = findNodeAtLocation(this.root, path)?.type === 'array'
      path.push(inArray ? Number(word) : word.replaceAll('~1', '/').replaceAll('~0', '~'))
    }
    return path
  }
}

/** The error to tell: a key that is not known explains others, and why one way of several was not taken explains nothing. */
function tellingOf(errors: ErrorObject[]): ErrorObject | undefined {
  const unknown = errors.find(({ keyword }) => keyword === 'additionalProperties')
  return unknown ?? errors.find(({ schemaPath }) => !schemaPath.includes('/oneOf/'))
}

/** What a mistyped word may have meant, or all there is; numbers are not mistyped. */
export function suggest(word: string, known: (string | number)[]): string {
  const near = nearMisses(
    word,
    known.filter((each) => typeof each === 'string'),
  )
  return near.length > 0 ? `Did you mean ${near.join(', ')}?` : `There are ${known.join(', ')}.`
}

function readText(file: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8').replace(/^\ufeff/, '')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}.`)
  }
}

function placeIn(text: string, offset: number, file: string): string {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/)
  return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}

/** `CommaExpected` as `comma expected`. */
function wordsOf(code: string): string {
  return code.replace(/(?!^)([A-Z])/g, ' $1').toLowerCase()
}
