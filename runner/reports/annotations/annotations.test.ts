import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { commandsIn } from '../../../test/runner/github'
import { hostileReport } from '../../../test/runner/hostile'
import { failure, reportOf, scenario } from '../../../test/runner/report'
import { clause } from '../../../test/runner/suite'
import { fileInWorkspace, toAnnotations } from './github'

const same = (uri: string) => uri
const annotate = (report: Parameters<typeof toAnnotations>[0]) => commandsIn(toAnnotations(report, same))

test('a cause is an error at the scenario that shows it, with requirement, expected and actual', () => {
  const report = reportOf(
    [clause('a/1', { summary: '100 %, a: b' }), clause('a/2')],
    [scenario('a/1', 'fail', { line: 12, failure: failure('r\n%0A') }), scenario('a/2', 'inconclusive')],
  )
  assert.deepEqual(annotate(report), [
    {
      name: 'error',
      properties: { file: 'features/x.feature', line: '12', title: 'a/1 100 %, a: b' },
      data: 'requirement: r\n%0A\nexpected: x\nactual: y\n100 %, a: b — 1 clause rests on it and was not judged',
    },
  ])
  const text = toAnnotations(report, same)
  assert.match(text, /title=a\/1 100 %25%2C a%3A b::requirement: r%0A%250A%0Aexpected/)
})

test('what the exit code does not count is a warning; a known failure is a notice; an error has no file', () => {
  const report = reportOf(
    [
      clause('a/1', { level: 'should' }),
      clause('a/2'),
      clause('a/3'),
      clause('w/1', { part: 'completion' }),
      clause('a/4', { level: 'informative' }),
    ],
    [
      scenario('a/1', 'fail'),
      scenario('a/2', 'error'),
      scenario('a/3', 'not-observed'),
      scenario('w/1', 'fail'),
      scenario('a/4', 'pass'),
    ],
  )
  const known = report.clauses.find(({ id }) => id === 'a/4')
  if (known) Object.assign(known, { verdict: 'known-failure', knownFailure: 'soon' })
  const found = annotate(report).map(({ name, properties, data }) => [
    name,
    properties.title,
    properties.file ?? '',
    data,
  ])
  assert.deepEqual(
    found.map(([name, title, file]) => [name, title, file]),
    [
      ['error', 'The target could not be judged', ''],
      ['error', 'Not observed', ''],
      ['warning', 'a/1 what a/1 asks', 'features/x.feature'],
      ['warning', 'w/1 what w/1 asks', 'features/x.feature'],
      ['notice', 'a/4 what a/4 asks', ''],
    ],
  )
  assert.equal(found.at(-1)?.[3], 'known failure: soon')
})

test('with --strict a completion and a warning are errors; so is a completion on which the specification rests', () => {
  const clauses = [clause('a/1', { level: 'should' }), clause('w/1', { part: 'completion' }), clause('a/2')]
  const scenarios = [scenario('a/1', 'fail'), scenario('w/1', 'fail'), scenario('a/2', 'pass')]
  const strict = annotate(reportOf(clauses, scenarios, { strict: true }))
  assert.deepEqual(
    strict.map(({ name }) => name),
    ['error', 'error'],
  )
  const resting = [scenario('w/1', 'fail'), scenario('a/2', 'inconclusive', { restsOn: 'w/1' })]
  const rested = annotate(reportOf(clauses.slice(1), resting))
  assert.deepEqual(
    rested.map(({ name }) => name),
    ['error'],
  )
})

test('of more than GitHub shows, the last names those that are not shown', () => {
  const ids = Array.from({ length: 13 }, (_, index) => `a/${index + 1}`)
  const found = annotate(
    reportOf(
      ids.map((id) => clause(id)),
      ids.map((id) => scenario(id, 'fail')),
    ),
  )
  assert.equal(found.length, 10)
  assert.deepEqual(found.at(-1)?.properties, { title: '4 more errors' })
  assert.match(found.at(-1)?.data ?? '', /^a\/10, a\/11, a\/12 and a\/13\. /)
})

test('text of a server stays in the data of one command', () => {
  const found = annotate(hostileReport())
  assert.ok(found.length >= 4)
  for (const { name, properties } of found) {
    assert.match(name, /^(error|warning|notice)$/)
    assert.ok(Object.keys(properties).every((key) => ['file', 'line', 'title'].includes(key)))
    assert.doesNotMatch(Object.values(properties).join(), /HOSTILE/)
  }
})

test('a feature is named from the workspace if it is there, and by its path in the suite if not', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-workspace-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const root = join(folder, 'work', 'node_modules', 'suite')
  mkdirSync(root, { recursive: true })
  symlinkSync(join(folder, 'work'), join(folder, 'link'))
  const uri = 'features/x.feature'
  assert.equal(fileInWorkspace(root, join(folder, 'work'))(uri), `node_modules/suite/${uri}`)
  assert.equal(fileInWorkspace(root, join(folder, 'link'))(uri), `node_modules/suite/${uri}`)
  assert.equal(fileInWorkspace(root, root)(uri), uri)
  assert.equal(fileInWorkspace(root, join(root, 'other'))(uri), uri)
  assert.equal(fileInWorkspace(root, join(folder, 'wor'))(uri), uri)
  assert.equal(fileInWorkspace(root, undefined)(uri), uri)
})
