import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadClauses } from '../../runner/suite/clauses'
import { locateSuite } from '../../runner/suite/suite-files'
import { FAULTS } from '../faults'
import { type Cell, GUIDEWORDS } from './cell'
import { PLACES } from './contexts'
import { ALL_CONTEXTS, type Place } from './contexts/context'
import { ELEMENTS } from './elements'
import { gapsOf } from './figures'
import { COVERAGE_PAGE, writeCoverage } from './main'
import { coveragePage } from './page'

const faults = FAULTS.map(({ name }) => name)
const clauses = loadClauses(locateSuite(process.execPath)).clauses
/** A clause that others cover has no scenarios. */
const judged = clauses.filter(({ coveredBy }) => !coveredBy).map(({ id }) => id)

const cells = Object.entries(ELEMENTS).flatMap(([element, row]) =>
  Object.entries(row).map(([guideword, cell]): [string, Cell] => [`${element} × ${guideword}`, cell]),
)
const places = Object.entries(PLACES).flatMap(([element, its]) =>
  Object.entries(its).map(([context, place]): [string, Place] => [`${element}, ${context}`, place]),
)

/** The places of cells, or of contexts, that something is wrong with. */
const wrong = <T>(all: [string, T][], isWrong: (each: T) => boolean) =>
  all.filter(([, each]) => isWrong(each)).map(([where]) => where)

test('each element has a cell for each guideword, and a place for each context, in their order', () => {
  assert.equal(cells.length, 242)
  for (const row of Object.values(ELEMENTS)) assert.deepEqual(Object.keys(row), Object.keys(GUIDEWORDS))
  assert.deepEqual(Object.keys(PLACES), Object.keys(ELEMENTS))
  for (const its of Object.values(PLACES)) assert.deepEqual(Object.keys(its).sort(), [...ALL_CONTEXTS].sort())
})

test('no cell is empty: it has a deviation, and either faults, or a reason, or a gap', () => {
  const isEmpty = ({ deviation, faults: its, reason, gap }: Cell) =>
    deviation === '' || [its?.length, reason, gap].filter(Boolean).length !== 1
  assert.deepEqual(wrong(cells, isEmpty), [])
})

test('no cell names a fault twice, nor one that does not exist', () => {
  const names = ({ faults: its = [] }: Cell) => its
  assert.deepEqual(
    wrong(cells, (cell) => new Set(names(cell)).size < names(cell).length),
    [],
  )
  assert.deepEqual(
    cells.flatMap(([where, cell]) => names(cell).flatMap((name) => (faults.includes(name) ? [] : `${where}: ${name}`))),
    [],
  )
})

test('what a reason names between backticks is a fault, or another cell', () => {
  const known = [...faults, ...cells.map(([where]) => where)]
  const names = cells.flatMap(([where, { reason = '' }]) =>
    (reason.match(/`[^`]+`/g) ?? []).map((name): [string, string] => [where, name.slice(1, -1)]),
  )
  assert.ok(names.length > 10)
  assert.deepEqual(
    wrong(names, (name) => !known.includes(name)),
    [],
  )
  assert.deepEqual(
    names.filter(([where, name]) => where === name),
    [],
  )
})

test('every fault is in at least one cell', () => {
  const placed = new Set(cells.flatMap(([, { faults: its = [] }]) => its))
  assert.deepEqual(
    faults.filter((name) => !placed.has(name)),
    [],
    'each fault is some deviation of some element: put it into its cell in proof/deviations/elements/',
  )
})

test('every clause that is named has scenarios', () => {
  assert.deepEqual(
    wrong(places, (place) => Array.isArray(place) && (place.length === 0 || !place.every((id) => judged.includes(id)))),
    [],
  )
  const ofGaps = gapsOf(ELEMENTS).map(({ clause }) => clause)
  const inTexts = [...cells.map(([, { reason = '' }]) => reason)].flatMap(
    (text) => text.match(/[a-z-]+\/[\d.]*\d/g) ?? [],
  )
  assert.deepEqual(
    [...ofGaps, ...inTexts].filter((id) => !judged.includes(id)),
    [],
  )
})

test('proof/coverage.md is up to date', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-deviations-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'coverage.md')
  writeCoverage(file)
  assert.equal(readFileSync(COVERAGE_PAGE, 'utf8'), readFileSync(file, 'utf8'), 'run npm run coverage')
})

test('a page without gaps has no list of them, and signs of Markdown in a text are escaped', () => {
  const cell: Cell = { deviation: 'a|b', reason: 'it asks for * and `__proto__`' }
  const row = Object.fromEntries(Object.keys(GUIDEWORDS).map((word) => [word, cell])) as never
  const page = coveragePage({ poll: row }, { poll: PLACES.poll })
  assert.doesNotMatch(page, /## Gaps/)
  assert.match(page, /\| no \| a\\\|b \| _it asks for \\\* and `__proto__`_ \|/)
})

test('there are no gaps', () => {
  assert.deepEqual(
    gapsOf(ELEMENTS).map(({ element, guideword, fault }) => `${element} × ${guideword}: ${fault}`),
    [],
  )
})
