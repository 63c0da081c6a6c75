import assert from 'node:assert/strict'
import test from 'node:test'
import { createStyle } from '../../runner/reports/terminal/style'
import { clause } from '../../test/runner/suite'
import { judgeFault } from './judge'
import { makeMatrix } from './matrix'
import { describeMatrix, describeProof } from './text'

const CLAUSES = [clause('a/1'), clause('a/2')]
const fault = (name: string) => ({
  name,
  mistake: 'whatever',
  breaks: { 'a/1': 'the words', 'a/2': 'other words' },
})
const row = (clauseId: string, requirement: string) => ({
  id: `${clauseId}.feature:1`,
  name: 'a scenario',
  uri: 'a.feature',
  line: 1,
  clauses: [clauseId],
  verdict: 'fail' as const,
  durationMs: 1,
  failure: { requirement, expected: '', actual: '', transcript: [] },
})
const plain = createStyle({ NO_COLOR: '1' }, false)

test('the matrix names each fault with the clauses that caught it, and no others', () => {
  const caught = judgeFault(fault('caught'), [row('a/1', 'with the words in it')], CLAUSES, 1)
  const missed = judgeFault(fault('not-caught'), [row('a/2', 'something else')], CLAUSES, 1)
  const lines = describeMatrix(makeMatrix([caught, missed], CLAUSES, 'digest'), plain).split('\n')
  assert.deepEqual(
    lines.map((line) => line.trimEnd()),
    ['✓ caught      a/1', '✗ not-caught'],
  )
})

test('a whole proof names the clauses that catch no fault', () => {
  const caught = judgeFault(fault('caught'), [row('a/1', 'with the words in it')], CLAUSES, 1)
  const text = describeProof(makeMatrix([caught], CLAUSES, 'digest'), true, 1000, plain)
  assert.match(
    text,
    /1 fault: 1 caught, 0 not\n2 clauses of level must: 1 catch a fault\nNo fault is caught by a\/2\nnot proven\n/,
  )
})
