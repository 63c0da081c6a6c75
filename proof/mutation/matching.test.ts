import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchSurvivors, refreshed, type Survivor, type SurvivorGroup } from './matching'

const LIMIT: Survivor = { file: 'a.ts', code: 'if (size > limit) {}', original: 'size > limit', replacement: 'false' }
const TEXT: Survivor = { file: 'a.ts', code: "log('full')", original: "'full'", replacement: '""' }

test('a survivor is found under another name', () => {
  const renamed = { ...LIMIT, code: 'if (count > most) {}', original: 'count > most' }
  const { found, unexplained, stale } = matchSurvivors([LIMIT, TEXT], [TEXT, renamed])
  assert.equal(found.get(LIMIT), renamed)
  assert.deepEqual([unexplained, stale], [[], []])
})

test('a survivor is found in another file', () => {
  const moved = { ...LIMIT, file: 'limits/b.ts' }
  const { found, unexplained, stale } = matchSurvivors([LIMIT], [moved])
  assert.equal(found.get(LIMIT), moved)
  assert.deepEqual([unexplained, stale], [[], []])
})

test('two equal mutants need two entries', () => {
  const twin = { ...LIMIT, code: 'if (length > most) {}', original: 'length > most' }
  assert.deepEqual(matchSurvivors([LIMIT], [LIMIT, twin]).unexplained, [twin])
  assert.deepEqual(matchSurvivors([twin], [LIMIT, twin]).unexplained, [LIMIT])
  assert.deepEqual(matchSurvivors([LIMIT, twin], [twin]).stale, [LIMIT])
  const both = matchSurvivors([LIMIT, { ...LIMIT }], [LIMIT, twin])
  assert.deepEqual([both.found.size, both.unexplained, both.stale], [2, [], []])
})

test('a new mutant is unexplained, and an entry without one is stale', () => {
  for (const other of [
    { ...LIMIT, replacement: 'true' },
    { ...LIMIT, original: 'size >= limit', code: 'if (size >= limit) {}' },
    { ...LIMIT, code: 'while (size > limit) {}' },
  ]) {
    const { found, unexplained, stale } = matchSurvivors([LIMIT], [other])
    assert.deepEqual([found.size, unexplained, stale], [0, [other], [LIMIT]])
  }
})

test('of two entries of one shape, each is found where its own names or file are', () => {
  const twin = { ...LIMIT, file: 'b.ts', code: 'if (length > most) {}', original: 'length > most' }
  const moved = { ...twin, file: 'c.ts' }
  const renamed = { ...LIMIT, code: 'if (size > top) {}', original: 'size > top' }
  const { found } = matchSurvivors([LIMIT, twin], [moved, renamed])
  assert.deepEqual([found.get(LIMIT), found.get(twin)], [renamed, moved])
})

test('a refreshed list has the new names and files, in its old order with its old reasons', () => {
  const gone = { ...TEXT, original: "'empty'" }
  const groups: SurvivorGroup[] = [
    { kind: 'outside', reason: 'no client gets there', mutants: [LIMIT, gone] },
    { kind: 'equivalent', reason: 'a text for people', mutants: [TEXT] },
  ]
  const renamed = {
    ...LIMIT,
    file: 'b.ts',
    code: 'if (count > most) {}',
    original: 'count > most',
    line: 7,
    alive: true,
  }
  const list = refreshed(groups, matchSurvivors([LIMIT, gone, TEXT], [TEXT, renamed]))
  const { line, alive, ...entry } = renamed
  assert.deepEqual(list, [
    { kind: 'outside', reason: 'no client gets there', mutants: [entry, gone] },
    { kind: 'equivalent', reason: 'a text for people', mutants: [TEXT] },
  ])
})
