import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import test from 'node:test'
import { makeSuite } from '../../test/runner/suite'
import { readSignatures } from './signatures'

const FAULT = { name: 'mute', mistake: 'no replies', clauses: ['a/1'], failures: { 'a/1#00000000': '11111111' } }
const WHOLE = { schemaVersion: 1, digest: '0'.repeat(64), faults: [FAULT] }

test('the signatures of the proof are read', (t) => {
  const suite = makeSuite(t, [], {})
  writeFileSync(suite.signatures, JSON.stringify(WHOLE))
  assert.deepEqual(readSignatures(suite), [FAULT])
})

for (const [what, text] of [
  ['of another version', JSON.stringify({ ...WHOLE, schemaVersion: 2 })],
  ['not JSON', '{'],
] as const)
  test(`a file that is ${what} is as good as none`, (t) => {
    const suite = makeSuite(t, [], {})
    writeFileSync(suite.signatures, text)
    assert.deepEqual(readSignatures(suite), [])
  })

test('a suite without the file has none', (t) => {
  assert.deepEqual(readSignatures(makeSuite(t, [], {})), [])
})
