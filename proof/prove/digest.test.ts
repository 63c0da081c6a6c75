import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { proofDigest } from './digest'

const FILES = {
  'features/specification/wire.feature': 'Feature: Wire\n  Scenario: it works\n    Given a server\n',
  'step-definitions/server.steps.ts': "export const step = 'a server'\n",
  'reference-server/server.ts': 'export const port = 80\n',
  'schemas/report.schema.json': '{ "type": "object" }\n',
  'proof/bare-server/server.ts': 'export const by = "hand"\n',
  'proof/faults/wire.ts': "export const WIRE = [{ name: 'mute' }]\n",
}

function suite(t: TestContext) {
  const root = mkdtempSync(join(tmpdir(), 'realizehit-digest-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  for (const [file, text] of Object.entries(FILES)) write(file, text)
  return { root, write, before: proofDigest({ root }) }
}

for (const [what, file, text] of [
  ['a comment', 'reference-server/server.ts', '// HTTP\nexport const port = 80\n'],
  ['white space', 'proof/faults/wire.ts', "export const WIRE = [\n  { name: 'mute' },\n]\n"],
  [
    'a comment in a feature',
    'features/specification/wire.feature',
    `# why\n${FILES['features/specification/wire.feature']}`,
  ],
  ['a test', 'reference-server/server.test.ts', 'export const tested = true\n'],
  ['a file of types', 'reference-server/types.ts', 'export type Port = number\n'],
  ['a type made from a schema', 'schemas/types.ts', 'export interface Report {\n  file: string\n}\n'],
  ['a description in a schema', 'schemas/report.schema.json', '{ "description": "a report", "type": "object" }\n'],
  ['a page', 'reference-server/README.md', '# The server\n'],
] as const)
  test(`${what} leaves the digest as it is`, (t) => {
    const { root, write, before } = suite(t)
    write(file, text)
    assert.equal(proofDigest({ root }), before)
  })

for (const [what, file, text] of [
  ['a number', 'reference-server/server.ts', 'export const port = 81\n'],
  ['the base of faults', 'proof/bare-server/server.ts', 'export const by = "heart"\n'],
  ['a fault', 'proof/faults/wire.ts', "export const WIRE = [{ name: 'deaf' }]\n"],
  ['a scenario', 'features/specification/wire.feature', 'Feature: Wire\n  Scenario: it works\n    Given two servers\n'],
  ['a schema', 'schemas/report.schema.json', '{ "type": "array" }\n'],
  ['a new file', 'step-definitions/client.steps.ts', "export const step = 'a client'\n"],
] as const)
  test(`${what} changes the digest`, (t) => {
    const { root, write, before } = suite(t)
    write(file, text)
    assert.notEqual(proofDigest({ root }), before)
  })

test('a file under another name changes the digest', (t) => {
  const { root, before } = suite(t)
  renameSync(join(root, 'reference-server/server.ts'), join(root, 'reference-server/http.ts'))
  assert.notEqual(proofDigest({ root }), before)
})
