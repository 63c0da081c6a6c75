import assert from 'node:assert/strict'
import test from 'node:test'
import type { ClauseRow } from '../../schemas/types'
import { scenario } from '../../test/runner/report'
import { clause } from '../../test/runner/suite'
import { liveTree } from '../reports/terminal/live-tree'
import { createStyle } from '../reports/terminal/style'
import { Tree, widthOf } from '../reports/terminal/tree'
import { select } from '../running/selection'
import { LiveClauses } from './live'

const clauses = [clause('a/1'), clause('a/1.1'), clause('b/1'), clause('w/1', { part: 'completion' })]

function live() {
  const rows = clauses.map(({ id }) => scenario(id, 'pass'))
  const given: string[] = []
  const planned = rows.map((row) => ({ ...row, tags: row.clauses }))
  const all = LiveClauses.plan(clauses, select([], clauses, []), planned, ({ id }) => given.push(id))
  const finish = (index: number) => all.finish(rows[index] ?? assert.fail())
  return { given, finish }
}

test('clauses come in the order of the specification, whatever finishes first, each as soon as it can', () => {
  const { given, finish } = live()
  finish(2)
  finish(1)
  assert.deepEqual(given, [])
  finish(0)
  assert.deepEqual(given, ['a/1', 'a/1.1', 'b/1'])
  finish(3)
  assert.deepEqual(given, ['a/1', 'a/1.1', 'b/1', 'w/1'])
})

test('a selection brings the clauses chosen, those that cover them, and no stranger', () => {
  const all = [clause('a/1', { coveredBy: ['a/2'] }), clause('a/2'), clause('a/3')]
  const ids = (only: string[], planned: { clauses: string[]; tags: string[] }[]) => {
    const rows = planned.map((each) => ({ ...scenario(each.clauses, 'pass'), tags: each.tags }))
    const run = LiveClauses.plan(all, select(only, all, ['slow']), rows, () => {})
    for (const row of rows) run.finish(row)
    return run.rows.map(({ id }) => id)
  }
  assert.deepEqual(ids(['a/1'], [{ clauses: ['a/2', 'a/3'], tags: ['a/2', 'a/3'] }]), ['a/1', 'a/2'])
  assert.deepEqual(ids(['slow'], [{ clauses: ['a/3'], tags: ['a/3', 'slow'] }]), ['a/3'])
})

const plain = createStyle({}, false)

test('the tree has a heading for each section and part, and is indented by the numbers', () => {
  const rows = clauses.map(({ id }) => scenario(id, id === 'b/1' ? 'fail' : 'pass'))
  const tree = new Tree(plain, widthOf(clauses))
  let text = ''
  const planned = rows.map((row) => ({ ...row, tags: row.clauses }))
  const run = LiveClauses.plan(clauses, select([], clauses, []), planned, (row) => {
    text += tree.add(row)
  })
  for (const row of rows) run.finish(row)
  assert.equal(
    text,
    [
      '',
      'The specification',
      '',
      '  A [a]',
      '    ✓ 1      what a/1 asks',
      '      ✓ 1.1  what a/1.1 asks',
      '',
      '  B [b]',
      '    ✗ 1      what b/1 asks',
      '',
      'Completions: our reading where the specification is silent',
      '',
      '  W [w]',
      '    ✓ 1      what w/1 asks',
      '',
    ].join('\n'),
  )
})

test('the tree says what a mark does not: should, informative and seen, not observed, not judged', () => {
  const tree = new Tree(plain, 1)
  const common = { id: 'a/1', part: 'specification', section: 'a', heading: 'A', number: '1', summary: 's' } as const
  const line = (how: Pick<ClauseRow, 'level' | 'verdict'> & Partial<ClauseRow>) =>
    tree.add({ ...common, scenarios: [], ...how })
  assert.match(line({ level: 'should', verdict: 'warning' }), /! 1 {2}s \(should\)\n$/)
  const seen = line({ level: 'informative', verdict: 'informative', observations: ['\u001b[2J'] })
  assert.match(seen, /i 1 {2}s \(informative\)\n +seen: \\x1b\[2J\n$/)
  const unseen = line({ level: 'must', verdict: 'not-observed', missing: ['redis', 'status'] })
  assert.match(unseen, /\? 1 {2}s \(not observed: .*redis and status\)/)
  assert.match(line({ level: 'must', verdict: 'error' }), /⊘ 1 {2}s \(not judged\)/)
})

test('clauses that could not be judged are held back until one could', () => {
  let text = ''
  const add = liveTree(new Tree(plain, 1), (part) => {
    text += part
  })
  const row = { part: 'specification', section: 'a', heading: 'A', level: 'must', summary: 's', scenarios: [] } as const
  add({ ...row, scenarios: [], id: 'a/1', number: '1', verdict: 'error' })
  assert.equal(text, '')
  add({ ...row, scenarios: [], id: 'a/2', number: '2', verdict: 'pass' })
  assert.match(text, /⊘ 1 .*\n +✓ 2 /)
})
