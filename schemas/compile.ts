import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020'
import common from './common.schema.json'
import trace from './trace.schema.json'

/** Says whether a value is as a schema demands; after a `false`, `errors` says what is wrong. */
export interface SchemaCheck<T> {
  (value: unknown): value is T
  readonly errors: readonly ErrorObject[]
}

/** One Ajv for each set of options: schemas that refer to each other are compiled once. */
const instances = new Map<string, Ajv2020>()

/**
 * A check against one of the schemas of this folder, which may refer to common.schema.json and trace.schema.json. It is
 * compiled when it is first used: most processes use few of them, and all together take 0.4 s of CPU at start.
 */
export function compileSchema<T>(schema: object, options: Options = {}): SchemaCheck<T> {
  let validate: ValidateFunction<T> | undefined
  const check = (value: unknown): value is T => {
    validate ??= ajvFor(options).compile<T>(schema)
    return validate(value)
  }
  return Object.defineProperty(check, 'errors', { get: () => validate?.errors ?? [] }) as SchemaCheck<T>
}

function ajvFor(options: Options): Ajv2020 {
  const key = JSON.stringify(options)
  const known = instances.get(key)
  if (known) return known
  // the schemas themselves are checked by `npm test`
  const ajv = new Ajv2020({ allowUnionTypes: true, validateSchema: false, ...options }).addSchema([common, trace])
  instances.set(key, ajv)
  return ajv
}
