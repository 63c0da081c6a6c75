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

/** A description, the report, the text of its badge, and the colour. */
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
  ['a run ended early', endedEarly(judged([], { partial: true })), '3 of 3 judged clauses', 'lightgrey'],
  ['a selection fails', withUnselected(judged(['fail'], { partial: true })), '2 of 3 selected clauses', 'red'],
]

function endedEarly(report: Report): Report {
  return { ...report, run: { ...report.run, ended: 'SIGINT' } }
}

/** The report with one clause more that was not selected, which the fixture cannot make. */
function withUnselected(report: Report): Report {
  const { parts } = report.summary
  const specification = { ...parts.specification, all: parts.specification.all + 1 }
  return { ...report, summary: { ...report.summary, parts: { ...parts, specification } } }
}

for (const [what, report, message, color] of SAID) {
  test(`${what}: ${message}`, () => assert.deepEqual(badgeOf(report), { label: 'realizehit', message, color }))
}

test('a badge names the use of a dialect', () => {
  const report = judged([])
  const through = { ...report, implementation: { ...report.implementation, dialect: 'arrays' } }
  assert.equal(badgeOf(through).message, 'complete through a dialect')
})

test('one clause is in the singular', () => {
  assert.equal(badgeOf(reportOf([clause('a/1')], [scenario('a/1', 'fail')])).message, '0 of 1 clause')
})

test('the endpoint has the format of shields.io, and the image the same text', () => {
  const badge = badgeOf(judged(['pass', 'fail']))
  assert.deepEqual(JSON.parse(toEndpoint(badge)), { schemaVersion: 1, ...badge })
  assert.match(toSvg(badge), /^<svg [^>]*aria-label="realizehit: 1 of 2 clauses"/)
  assert.match(toSvg(badge), / fill="#e05d44" /)
  assert.equal(toSvg(badge), toSvg(badge), 'the same badge is the same file')
  assert.doesNotMatch(toSvg({ ...badge, message: '<script>' }), /<script>/)
})
