import type { ErrorObject } from 'ajv'
import { findNodeAtLocation, getNodeValue, type JSONPath, type Node, type ParseError, parseTree } from 'jsonc-parser'
import type { SchemaCheck } from '../../schemas/compile'
import { UsageError } from '../errors'
import { readInputFile } from '../input-file'
import { jsonErrorText, placeIn } from '../json-text'
import { suggestionsFor } from '../suggestions'
import { joinWords } from '../text'

/** A JSON file written by a person, comments allowed, with the line and column of everything in it. */
export class LocatedJson<T> {
  private constructor(
    readonly value: T,
    private readonly root: Node,
    private readonly text: string,
    /** As the caller named it. */
    readonly file: string,
    /** `a profile`, for messages. */
    private readonly kind: string,
  ) {}

  /** Reads a file and validates it. Throws UsageError with the place of the first error. */
  static read<T>(file: string, cwd: string, validate: SchemaCheck<T>, kind: string): LocatedJson<T> {
    const text = readInputFile(file, cwd)
    const errors: ParseError[] = []
    const root = parseTree(text, errors, { allowTrailingComma: true })
    if (errors.length > 0 || !root) throw new UsageError(jsonErrorText(text, file, errors))
    const json = new LocatedJson<T>(getNodeValue(root), root, text, file, kind)
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
    const meaning = described ? ` (${described.replace(/\.$/, '')})` : ''
    const key = path.filter((each) => typeof each === 'string').at(-1)
    const subject = key === undefined ? this.kind : `"${key}"`
    switch (keyword) {
      case 'additionalProperties': {
        const unknown: string = params.additionalProperty
        const known = Object.keys(parentSchema?.properties ?? {}).filter((each) => !each.startsWith('$'))
        return this.reject([...path, unknown], `there is no key "${unknown}". ${suggestionText(unknown, known)}`, 'key')
      }
      case 'enum':
        return this.reject(
          path,
          `${JSON.stringify(data)} is not known. ${suggestionText(String(data), params.allowedValues)}`,
        )
      case 'required':
        return this.reject(path, `"${params.missingProperty}" is missing here.`)
      case 'oneOf':
        return this.reject(path, `${subject} must have exactly one of ${joinWords(alternativesOf(parentSchema))}.`)
      case 'dependentRequired':
        return this.reject(path, `"${params.property}" goes with "${params.missingProperty}" only.`)
      case 'type':
        if (path.length === 0) return this.reject(path, `${this.kind} must be a JSON object.`)
        return this.reject(path, `${subject} must be ${typesText(params.type)}${meaning}.`)
      case 'minItems':
      case 'minLength':
        return this.reject(path, `${subject} must not be empty${meaning}.`)
      case 'pattern': {
        const what = params.pattern === NOT_BLANK ? 'must not be empty' : 'does not have the right form'
        return this.reject(path, `${subject} ${what}${meaning}.`)
      }
      default:
        return this.reject(path, `${subject} ${message}${meaning}.`)
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

/** The pattern by which the schemas say that a text must not be blank. */
const NOT_BLANK = '\\S'

/** The keys of which a schema's `oneOf` requires one. */
function alternativesOf(schema: ErrorObject['parentSchema']): string[] {
  return (schema?.oneOf ?? []).flatMap(({ required }: { required: string[] }) => required)
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

/** `an object or a string`, of the types that a schema allows. */
function typesText(types: string | string[]): string {
  return [types]
    .flat()
    .map((type) => `${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`)
    .join(' or ')
}
