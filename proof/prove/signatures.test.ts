import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/signatures.schema.json'
import type { ScenarioRow, Signatures } from '../../schemas/types'
import { failure, scenario } from '../../test/runner/report'
import { clause } from '../../test/runner/suite'
import { judgeFault } from './judge'
import { makeSignatures, signaturesText } from './signatures'

const CLAUSES = [clause('a/1'), clause('b/1')]
const DIGEST = 'd'.repeat(64)
const validate = compileSchema<Signatures>(schema)

function row(id: string, digits: string, requirement?: string, ...owners: string[]): ScenarioRow {
  const key = `${id}#${digits.repeat(8)}`
  if (requirement === undefined) return scenario(id, 'pass', { key })
  return scenario(id, 'fail', { key, failure: failure(requirement, ...owners) })
}

function signaturesOf(...faults: [name: string, rows: ScenarioRow[]][]): Signatures {
  const results = faults.map(([name, rows]) =>
    judgeFault({ name, mistake: `it is ${name}`, breaks: { 'a/1': 'is answered' } }, rows, CLAUSES, 1),
  )
  return makeSignatures(results, DIGEST)
}

test('a signature has the scenarios that failed by themselves, in the order of their keys', () => {
  const failing = [row('a/1', '2', 'the request is answered'), row('a/1', '1', 'the request is answered')]
  const others = [row('a/1', '3'), row('b/1', '4', 'anything', 'a/1')]
  const [fault] = signaturesOf(['mute', [...failing, ...others]]).faults
  assert.deepEqual([fault?.name, fault?.mistake, fault?.clauses], ['mute', 'it is mute', ['a/1']])
  assert.deepEqual(Object.keys(fault?.failures ?? {}), ['a/1#11111111', 'a/1#22222222'])
})

test('a fault that was not caught has none', () => {
  assert.deepEqual(signaturesOf(['mute', [row('a/1', '1')]]).faults, [])
})

test('they fit their schema, and have a line for each fault', () => {
  const rows = [row('a/1', '1', 'the request is answered')]
  const signatures = signaturesOf(['mute', rows], ['deaf', rows])
  const text = signaturesText(signatures)
  const read: unknown = JSON.parse(text)
  assert.ok(validate(read), JSON.stringify(validate.errors))
  assert.deepEqual(read, signatures)
  assert.equal(text.split('\n').filter((line) => /^ {4}\{"name":".*\},?$/.test(line)).length, 2)
})
