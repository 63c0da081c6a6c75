// `npm run types`: the types of reports, outcomes, traces, run parameters, profiles and clauses, made from schemas/*.schema.json.
// With --check it writes nothing, and fails if schemas/types.ts is not what this would write.

import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compile } from 'json-schema-to-typescript'

const FOLDER = resolve(import.meta.dirname, '..', 'schemas')
const FILE = join(FOLDER, 'types.ts')
/** Files that have types: the others are compiled by Ajv alone. */
const SCHEMAS = [
  'report',
  'outcome',
  'trace',
  'run-parameters',
  'profile',
  'clauses',
  'comparison',
  'proof',
  'signatures',
]
/** Keywords that say which combinations are valid: types have no room for them, and Ajv judges them. */
const CONDITIONS = ['if', 'then', 'else', 'not', 'dependentRequired']

const IGNORED = ['$id', '$schema', 'minItems', 'maxItems', 'minProperties', 'propertyNames']

const BANNER = `/** Made from the schemas beside it by \`npm run types\`. Edit those. */
`

/** All schemas as one, with references inside it, so that each shape gets its type once. */
function bundle() {
  const files = ['common', ...SCHEMAS]
  const $defs = Object.fromEntries(files.map((name) => [name, withoutConditions(read(name), name)]))
  const properties = Object.fromEntries(SCHEMAS.map((name) => [name, { $ref: `#/$defs/${name}` }]))
  return { title: 'AllSchemas', type: 'object', additionalProperties: false, $defs, properties }
}

function read(name) {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.schema.json`), 'utf8'))
}

/** A schema without what types cannot say, its references pointing into the bundle. */
function withoutConditions(value, file) {
  if (Array.isArray(value)) return value.map((each) => withoutConditions(each, file))
  if (typeof value !== 'object' || value === null) return value
  // what stands beside a reference would make another type of it
  if (value.$ref) return { $ref: bundled(value.$ref, file) }
  const entries = Object.entries(value).filter(([key, part]) => !IGNORED.includes(key) && !isCondition(key, part))
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutConditions(part, file)]))
}

function isCondition(key, part) {
  if (CONDITIONS.includes(key)) return typeof part === 'object'
  if (key === 'allOf') return part.every((each) => 'if' in each)
  if (key === 'oneOf') return part.every((each) => Object.keys(each).join() === 'required')
  return false
}

function bundled(reference, file) {
  const [other, path = ''] = reference.split('#')
  return `#/$defs/${other.replace('.schema.json', '') || file}${path}`
}

const text = await compile(bundle(), 'AllSchemas', {
  bannerComment: BANNER,
  additionalProperties: false,
  style: { semi: false, singleQuote: true, printWidth: 120 },
})
const types = text.replace(/export interface AllSchemas \{[\s\S]*?\n\}\n/, '')
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, types)
} else if (readFileSync(FILE, 'utf8') !== types) {
  console.log('schemas/types.ts is not what the schemas say: run npm run types.')
  process.exitCode = 1
}
