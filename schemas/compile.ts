import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020'
import common from './common.schema.json'
import trace from './trace.schema.json'

/** A check against one of the schemas of this folder, which may refer to common.schema.json and trace.schema.json. */
export function compileSchema<T>(schema: object, options: Options = {}): ValidateFunction<T> {
  return new Ajv2020({ allowUnionTypes: true, ...options }).addSchema([common, trace]).compile<T>(schema)
}
