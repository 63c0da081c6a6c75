import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clause } from '../../test/runner/suite'
import type { Fault } from '../faults/fault'
import { pathsOf, scenariosFor } from './scenarios'

const CLAUSES = ['a/1', 'a/2', 'b/1', 'b/2'].map((id) => clause(id))

function scenario(line: number, id: string, ...tags: string[]) {
  const uri = `features/${id.charAt(0)}.feature`
  return { id: `${uri}:${line}`, name: `${id} at ${line}`, uri, line, clauses: [id], tags: [id, ...tags] }
}

const PLANNED = [
  scenario(1, 'a/1'),
  scenario(2, 'a/1', 'costly'),
  scenario(3, 'a/2'),
  scenario(4, 'b/1'),
  scenario(5, 'b/1'),
  scenario(6, 'b/1', 'costly'),
  scenario(7, 'b/2'),
]

function fault(name: string, ...breaks: string[]): Fault {
  return { name, mistake: 'm', breaks: Object.fromEntries(breaks.map((id) => [id, 'words'])) }
}

function lines(chosen: { line: number }[]): number[] {
  return chosen.map(({ line }) => line)
}

test('all scenarios of the clauses a fault must break are run, even costly ones', () => {
  assert.deepEqual(lines(scenariosFor(fault('x', 'a/1', 'a/2', 'b/1', 'b/2'), PLANNED, CLAUSES)), [1, 2, 3, 4, 5, 6, 7])
})

test('one scenario of every third of the other clauses is run, each in turn, and never a costly one', () => {
  const run = new Set<number>()
  for (let n = 0; n < 40; n++) {
    const chosen = lines(scenariosFor(fault(`fault ${n}`, 'a/2'), PLANNED, CLAUSES))
    assert.ok(chosen.length >= 1 && chosen.length <= 3, `${chosen}`)
    assert.deepEqual(chosen, lines(scenariosFor(fault(`fault ${n}`, 'a/2'), PLANNED, CLAUSES)))
    for (const line of chosen) run.add(line)
  }
  assert.deepEqual([...run].sort(), [1, 3, 4, 5, 7])
})

test('a thorough proof runs all scenarios of the other clauses', () => {
  assert.deepEqual(lines(scenariosFor(fault('x', 'a/2'), PLANNED, CLAUSES, true)), [1, 3, 4, 5, 7])
})

test('scenarios are passed as files with lines', () => {
  assert.deepEqual(pathsOf(PLANNED.slice(1, 4)), ['features/a.feature:2:3', 'features/b.feature:4'])
  assert.deepEqual(pathsOf([]), [])
})
