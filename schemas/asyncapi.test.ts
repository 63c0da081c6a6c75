import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Diagnostic, fromFile, Parser } from '@asyncapi/parser'
import { type AnySchemaObject, Ajv2020 as Judge } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import clauses from '../features/clauses.json'

const FILE = join(__dirname, 'asyncapi.yaml')
const TEXT = readFileSync(FILE, 'utf8')

interface Message {
  payload: AnySchemaObject
  examples: { name: string; payload: unknown }[]
}
const MESSAGES: Record<string, Message> = parse(TEXT).components.messages

/** The document asks for AsyncAPI 3.0, which more tools read than 3.1. */
const NOT_THE_LATEST = 'asyncapi-latest-version'

/** What the parser finds in a file, but for the one remark that we know of. */
async function findings(file: string): Promise<Diagnostic[]> {
  const { diagnostics } = await fromFile(new Parser(), file).parse()
  return diagnostics.filter(({ code }) => code !== NOT_THE_LATEST)
}

/** What the parser finds if the document is changed: in a folder with the same schemas. */
async function findingsWith(from: string, to: string): Promise<Diagnostic[]> {
  const folder = mkdtempSync(join(tmpdir(), 'asyncapi-'))
  try {
    cpSync(__dirname, folder, { recursive: true, filter: (file) => !file.endsWith('.ts') })
    assert.ok(TEXT.includes(from), from)
    writeFileSync(join(folder, 'asyncapi.yaml'), TEXT.replace(from, to))
    return await findings(join(folder, 'asyncapi.yaml'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('the document is valid AsyncAPI, without a warning', async () => {
  assert.deepEqual(await findings(FILE), [])
})

test('a mistake in it would be found', async () => {
  for (const [from, to] of [
    ['./handshake.schema.json', './handshakes.schema.json'],
    ['./reply.schema.json#/properties/error', './reply.schema.json#/properties/errors'],
    ['"#/components/messages/open"', '"#/components/messages/opened"'],
    ['action: receive', 'action: listen'],
  ] as const)
    assert.notDeepEqual(await findingsWith(from, to), [], to)
})

test('its references lead to files beside it, and nowhere else', () => {
  const references = valuesOf('$ref', parse(TEXT)) as string[]
  const outside = references.filter((reference) => !reference.startsWith('#/'))
  assert.ok(outside.length >= 4)
  for (const reference of outside) assert.match(reference, /^\.\/[a-z-]+\.schema\.json(#|$)/)
})

test('its examples fit the schemas, by the judge that the suite has', () => {
  for (const [name, { payload, examples }] of Object.entries(MESSAGES))
    for (const { name: example, payload: value } of examples) {
      const judge = judgeOf(payload)
      assert.ok(judge(value), `${name}, ${example}: ${JSON.stringify(judge.errors)}`)
    }
})

test('an example fits no other message that may come the same way', () => {
  for (const way of [
    ['subscribe', 'unsubscribe', 'notUnderstood'],
    ['open', 'granted', 'refused', 'unreadable', 'delivery'],
  ])
    for (const name of way)
      for (const { payload, name: example } of MESSAGES[name]?.examples ?? assert.fail(name))
        assert.deepEqual(
          way.filter((other) => judgeOf(MESSAGES[other]?.payload ?? {})(payload)),
          [name],
          `${name}, ${example}`,
        )
})

test('each clause that it names exists', () => {
  const ids = new Set(clauses.clauses.map(({ id }) => id))
  const named = (valuesOf('x-clauses', parse(TEXT)) as string[][]).flat()
  assert.ok(named.length > 50)
  assert.deepEqual(
    named.filter((id) => !ids.has(id)),
    [],
  )
})

test('it has the version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8'))
  assert.equal(parse(TEXT).info.version, version, 'set info.version in schemas/asyncapi.yaml')
})

/** A validator of a payload, whose references lead to the schemas of this folder. */
function judgeOf(payload: AnySchemaObject) {
  const ajv = new Judge({ strict: false })
  for (const name of ['client-message', 'reply', 'delivery', 'handshake'])
    ajv.addSchema(JSON.parse(readFileSync(join(__dirname, `${name}.schema.json`), 'utf8')))
  return ajv.compile({ $id: 'https://realizehit-conformance/schemas/asyncapi.yaml', ...payload })
}

/** The values of a key, at whatever depth. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => (name === key ? [part] : valuesOf(key, part)))
}
