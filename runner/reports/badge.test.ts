import assert from 'node:assert/strict'
import test from 'node:test'
import type { Report, ScenarioVerdict } from '../../schemas/types'
import { reportOf, scenario } from '../../test/runner/report'
import { clause } from '../../test/runner/suite'
import { badgeOf, toEndpoint, toSvg } from './badge'

const clauses = [
  clause('a/1'),
  clause('a/2'),
  clause('b/1', { level: 'informative' }),
  clause('w/1', { part: 'completion' }),
]

/** A report with these verdicts: two of the specification, one of a completion. */
function judged(verdicts: ScenarioVerdict[], how: Parameters<typeof reportOf>[2] = {}): Report {
  const scenarios = ['a/1', 'a/2', 'w/1'].map((id, index) => scenario(id, verdicts[index] ?? 'pass'))
  return reportOf(clauses, [...scenarios, scenario('b/1', 'pass')], how)
}

/** The verdicts, what the badge says of them, and its colour. */
const SAID: [string, Report, string, string][] = [
  ['everything passes', judged([]), 'complete', 'brightgreen'],
  ['a completion fails', judged(['pass', 'pass', 'fail']), 'spec-conformant', 'green'],
  ['a clause fails', judged(['pass', 'fail']), '1 of 2 clauses', 'red'],
  ['a clause was not observed', judged(['pass', 'not-observed']), '1 of 2 clauses', 'red'],
  [
    'a clause was not observed, as declared',
    judged(['pass', 'not-observed'], { without: ['redis'] }),
    'complete without redis',
    'yellowgreen',
  ],
  [
    'the same, and a completion fails',
    judged(['pass', 'not-observed', 'fail'], { without: ['redis'] }),
    'spec-conformant without redis',
    'yellowgreen',
  ],
  ['the server could not run', judged(['error']), 'not judged', 'orange'],
  ['a selection passes', judged([], { partial: true }), '3 of 3 selected clauses', 'lightgrey'],
  ['a selection fails', whole(judged(['fail'], { partial: true })), '2 of 3 selected clauses', 'red'],
]

/** A selection leaves clauses out, which the fixture does not. */
function whole(report: Report): Report {
  const { parts } = report.summary
  const specification = { ...parts.specification, all: parts.specification.all + 1 }
  return { ...report, summary: { ...report.summary, parts: { ...parts, specification } } }
}

for (const [what, report, message, color] of SAID) {
  test(`${what}: ${message}`, () => assert.deepEqual(badgeOf(report), { label: 'realizehit', message, color }))
}

test('a dialect that was in between is told', () => {
  const report = judged([])
  const through = { ...report, implementation: { ...report.implementation, dialect: 'arrays' } }
  assert.equal(badgeOf(through).message, 'complete through a dialect')
})

test('one clause is one clause', () => {
  assert.equal(badgeOf(reportOf([clause('a/1')], [scenario('a/1', 'fail')])).message, '0 of 1 clause')
})

test('the endpoint is what shields.io asks for, the image says the same', () => {
  const badge = badgeOf(judged(['pass', 'fail']))
  assert.deepEqual(JSON.parse(toEndpoint(badge)), { schemaVersion: 1, ...badge })
  assert.match(toSvg(badge), /^<svg xmlns="[^"]+" [^>]*aria-label="realizehit: 1 of 2 clauses"/)
})
