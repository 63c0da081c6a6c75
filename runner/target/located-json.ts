import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ErrorObject } from 'ajv'
import {
  findNodeAtLocation,
  getNodeValue,
  type JSONPath,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import type { SchemaCheck } from '../../schemas/compile'
import { messageOf, UsageError } from '../errors'
import { suggestionsFor } from '../suggestions'

/** A JSON file written by a person, comments allowed, with the line and column of everything in it. */
export class LocatedJson<T> {
  private constructor(
    readonly value: T,
    private readonly root: Node,
    private readonly text: string,
    /** As the caller named it. */
    readonly file: string,
  ) {}

  /** Reads a file and validates it. Throws UsageError with the place of the first error. */
  static read<T>(file: string, cwd: string, validate: SchemaCheck<T>): LocatedJson<T> {
    const text = readText(file, cwd)
    const errors: ParseError[] = []
    const root = parseTree(text, errors, { allowTrailingComma: true })
    const [first] = errors
    if (first || !root) {
      const what = first ? wordsOf(printParseErrorCode(first.error)) : 'value expected'
      throw new UsageError(`${placeIn(text, first?.offset ?? 0, file)}: this is not JSON: ${what}.`)
    }
    const json = new LocatedJson<T>(getNodeValue(root), root, text, file)
    json.rejectDuplicateKeys(root)
    if (validate(json.value)) return json
    const error = mostHelpful(validate.errors)
    if (!error) throw new UsageError(`${file} is not valid.`)
    return json.rejectBy(error)
  }

  /** `file:line:column` of a value, or of its key. */
  at(path: JSONPath, which: 'value' | 'key' = 'value'): string {
    const node = findNodeAtLocation(this.root, path) ?? this.root
    const place = which === 'key' ? (node.parent?.children?.[0] ?? node) : node
    return placeIn(this.text, place.offset, this.file)
  }

  /** Throws UsageError with a message about the value there, or about its key. */
  reject(path: JSONPath, message: string, which: 'value' | 'key' = 'value'): never {
    throw new UsageError(`${this.at(path, which)}: ${message}`)
  }

  private rejectDuplicateKeys(node: Node): void {
    const keys = new Set<unknown>()
    for (const child of node.children ?? []) {
      const [key] = child.type === 'property' ? (child.children ?? []) : []
      if (key && keys.has(key.value)) {
        throw new UsageError(`${placeIn(this.text, key.offset, this.file)}: the key "${key.value}" appears twice here.`)
      }
      keys.add(key?.value)
      this.rejectDuplicateKeys(child)
    }
  }

  private rejectBy({ instancePath, keyword, params, message, parentSchema, data }: ErrorObject): never {
    const path = this.pathOf(instancePath)
    const described = parentSchema?.description as string | undefined
    switch (keyword) {
      case 'additionalProperties': {
        const key: string = params.additionalProperty
        const known = Object.keys(parentSchema?.properties ?? {}).filter((each) => !each.startsWith('$'))
        return this.reject([...path, key], `there is no key "${key}". ${suggestionText(key, known)}`, 'key')
      }
      case 'enum':
        return this.reject(
          path,
          `${JSON.stringify(data)} is not known. ${suggestionText(String(data), params.allowedValues)}`,
        )
      case 'required':
        return this.reject(path, `"${params.missingProperty}" is missing here.`)
      case 'oneOf':
        return this.reject(path, `this is not ${described}.`)
      default:
        return this.reject(path, `this ${message}${described ? ` (${described})` : ''}.`)
    }
  }

  /** The segments of a JSON pointer, with array indices as numbers. */
  private pathOf(pointer: string): JSONPath {
    const path: JSONPath = []
    for (const word of pointer.split('/').slice(1)) {
      const inArray = findNodeAtLocation(this.root, path)?.type === 'array'
      path.push(inArray ? Number(word) : word.replaceAll('~1', '/').replaceAll('~0', '~'))
    }
    return path
  }
}

/** The error to report: an unknown key causes others, and the reasons why single branches of a oneOf failed explain nothing. */
function mostHelpful(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const unknown = errors.find(({ keyword }) => keyword === 'additionalProperties')
  return unknown ?? errors.find(({ schemaPath }) => !schemaPath.includes('/oneOf/'))
}

/** A sentence with what a mistyped word may have meant, or with all known words. Numbers are never suggested. */
export function suggestionText(word: string, known: (string | number)[]): string {
  const near = suggestionsFor(
    word,
    known.filter((each) => typeof each === 'string'),
  )
  return near.length > 0 ? `Did you mean ${near.join(', ')}?` : `The known ones are ${known.join(', ')}.`
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
