import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { SuiteFiles } from '../../runner/suite/suite-files'
import type { ScenarioRow } from '../../schemas/types'
import { clause } from '../../test/runner/suite'
import { proofDigest } from './digest'
import { judgeFault } from './judge'
import { makeMatrix } from './matrix'
import { staleness, writeRecord } from './record'

const CLAUSES = [clause('a/1')]
const FAULT = { name: 'mute', mistake: 'no replies', breaks: { 'a/1': 'a reply' } }

function suite(t: TestContext): SuiteFiles {
  const root = mkdtempSync(join(tmpdir(), 'realizehit-record-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  for (const folder of [
    'features',
    'step-definitions',
    'reference-server',
    'schemas',
    'proof/bare-server',
    'proof/faults',
  ])
    mkdirSync(join(root, folder), { recursive: true })
  return { root, signatures: join(root, 'proof', 'signatures.json') } as SuiteFiles
}

function record(files: SuiteFiles, requirement: string): void {
  const failure = { requirement, expected: 'x', actual: 'y', transcript: [] }
  const scenario = { id: 'a.feature:1', name: 'it replies', uri: 'a.feature', line: 1, clauses: ['a/1'], durationMs: 1 }
  const row: ScenarioRow = { ...scenario, key: 'a/1#00000000', verdict: 'fail', failure }
  const results = [judgeFault(FAULT, [row], CLAUSES, 1)]
  writeRecord(files, makeMatrix(results, CLAUSES, proofDigest(files)), results, CLAUSES)
}

test('a proof of record holds for the files it was made of', (t) => {
  const files = suite(t)
  record(files, 'there is a reply')
  assert.equal(staleness(files), undefined)
})

test('it is stale once a file has changed, or its page', (t) => {
  const files = suite(t)
  record(files, 'there is a reply')
  const page = join(files.root, 'proof/proof.md')
  appendFileSync(page, 'more')
  assert.match(staleness(files) ?? '', /does not end with its digests/)
  record(files, 'there is a reply')
  writeFileSync(page, readFileSync(page, 'utf8').replace('no replies', 'late replies'))
  assert.match(staleness(files) ?? '', /changed by hand/)
  record(files, 'there is a reply')
  writeFileSync(join(files.root, 'reference-server/server.ts'), 'export const port = 80')
  assert.match(staleness(files) ?? '', /files have changed/)
})

test('it is stale if the signatures beside it are not of the same proof', (t) => {
  const files = suite(t)
  record(files, 'there is a reply')
  const signatures = JSON.parse(readFileSync(files.signatures, 'utf8'))
  assert.equal(signatures.digest, proofDigest(files))
  assert.deepEqual(Object.keys(signatures.faults[0].failures), ['a/1#00000000'])
  writeFileSync(files.signatures, JSON.stringify({ ...signatures, faults: [] }))
  assert.match(staleness(files) ?? '', /signatures\.json is not of this proof/)
  rmSync(files.signatures)
  assert.match(staleness(files) ?? '', /ENOENT.*signatures\.json/)
})

test('it is stale if a fault was not caught, or if there is none', (t) => {
  const files = suite(t)
  assert.match(staleness(files) ?? '', /ENOENT/)
  record(files, 'something else')
  assert.match(staleness(files) ?? '', /not caught/)
})
