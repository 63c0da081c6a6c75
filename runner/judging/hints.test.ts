import assert from 'node:assert/strict'
import test from 'node:test'
import type { FaultSignature, ScenarioRow } from '../../schemas/types'
import { scenario } from '../../test/runner/report'
import { withHints } from './hints'
import { failuresOf } from './signature'

const key = (name: string) =>
  `${name.split(' ')[0]}#${Buffer.from(name.split(' ')[1] ?? '')
    .toString('hex')
    .padEnd(8, '0')}`

/** A scenario, named by its clause and a letter: `a/1 x`. With a requirement, it failed on that. */
function row(name: string, requirement?: string): ScenarioRow {
  const failure = { requirement: requirement ?? '', expected: 'x', actual: 'y', transcript: [] }
  const known = { key: key(name) }
  return requirement === undefined
    ? scenario(name.split(' ')[0] ?? '', 'pass', known)
    : scenario(name.split(' ')[0] ?? '', 'fail', { ...known, failure })
}

/** A fault by which these scenarios fail, each on its requirement. */
function fault(name: string, failures: Record<string, string>): FaultSignature {
  const rows = Object.entries(failures).map(([scenario, requirement]) => row(scenario, requirement))
  return { name, mistake: `it is ${name}`, clauses: ['a/1'], failures: { ...failuresOf(rows) } }
}

/** What the cause a/1 of a run looks like: `name agree/of`. */
function hints(rows: ScenarioRow[], ...faults: FaultSignature[]): string[] {
  const [cause] = withHints([{ clause: 'a/1', scenario: 'a.feature:1', rest: [] }], rows, faults)
  assert.ok(cause)
  return (cause.looksLike ?? []).map(({ fault: name, agree, of }) => `${name} ${agree}/${of}`)
}

test('the mistake by which most of the same scenarios fail is named, with its clauses', () => {
  const rows = [row('a/1 x', 'r'), row('a/1 y', 'r'), row('b/1 x', 's'), row('b/1 y')]
  const near = fault('near', { 'a/1 x': 'r', 'a/1 y': 'r', 'b/1 x': 's', 'b/1 y': 's' })
  const far = fault('far', { 'a/1 x': 'r', 'b/1 y': 's' })
  assert.deepEqual(hints(rows, far, near), ['near 3/4'])
  const [cause] = withHints([{ clause: 'a/1', scenario: 'a.feature:1', rest: [] }], rows, [near])
  const looksLike = [{ mistake: 'it is near', clauses: ['a/1'], agree: 3, of: 4, fault: 'near' }]
  assert.deepEqual(cause?.looksLike, looksLike)
})

test('what was not judged says nothing; what failed of the cause and not by the mistake speaks against it', () => {
  const unplayed = scenario('b/1', 'inconclusive', { key: key('b/1 x'), restsOn: 'a/1', notPlayed: true })
  const both = fault('both', { 'a/1 x': 'r', 'b/1 x': 's', 'c/1 x': 's' })
  assert.deepEqual(hints([row('a/1 x', 'r'), unplayed], both), ['both 1/1'])
  assert.deepEqual(hints([row('a/1 x', 'r'), row('a/1 y', 'r'), unplayed], both), ['both 1/2'])
  assert.deepEqual(hints([row('a/1 x', 'r'), row('c/1 x', 's'), row('d/1 x', 'another mistake')], both), ['both 2/2'])
})

test('a scenario that fails in another way counts half, and alone says nothing', () => {
  const rows = [row('a/1 x', 'r'), row('a/1 y', 'r')]
  const alike = fault('alike', { 'a/1 x': 'r', 'a/1 y': 'r' })
  const otherwise = fault('otherwise', { 'a/1 x': 'r', 'a/1 y': 's' })
  assert.deepEqual(hints(rows, otherwise, alike), ['alike 2/2'])
  assert.deepEqual(hints(rows, otherwise), ['otherwise 2/2'])
  assert.deepEqual(hints(rows, fault('other', { 'a/1 x': 's', 'a/1 y': 's' })), [])
})

test('none is named where nothing is near, nor by what other causes have in common with it', () => {
  const rows = [row('a/1 x', 'r'), row('a/1 y', 'r'), row('a/1 z', 'r'), row('b/1 x', 's')]
  assert.deepEqual(hints(rows, fault('far', { 'a/1 x': 'r' })), [])
  assert.deepEqual(hints(rows, fault('elsewhere', { 'b/1 x': 's' })), [])
  assert.deepEqual(hints(rows), [])
})

test('up to three that tie are named; of more none, as that says nothing', () => {
  const rows = [row('a/1 x', 'r')]
  const faults = ['one', 'two', 'three', 'four'].map((name) => fault(name, { 'a/1 x': 'r' }))
  assert.deepEqual(hints(rows, ...faults.slice(1)), ['two 1/1', 'three 1/1', 'four 1/1'])
  assert.deepEqual(hints(rows, ...faults), [])
  const more = fault('more', { 'a/1 x': 'r', 'b/1 x': 's' })
  assert.deepEqual(hints([...rows, row('b/1 x', 's')], ...faults, more), ['more 2/2'])
})
