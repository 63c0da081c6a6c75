import assert from 'node:assert/strict'
import test from 'node:test'
import { RecordedIo } from '../../../test/runner/io'
import { reportOf, scenario } from '../../../test/runner/report'
import { clause } from '../../../test/runner/suite'
import { causesText } from './causes'
import { failuresText } from './failure'
import { Progress } from './progress'
import { createStyle } from './style'
import { summaryText } from './summary'

const plain = createStyle({}, false)

test('colours: on a terminal or with FORCE_COLOR, never with NO_COLOR', () => {
  const colored = (env: NodeJS.ProcessEnv, terminal: boolean) => createStyle(env, terminal).mark('pass') !== '✓'
  assert.equal(colored({}, true), true)
  assert.equal(colored({}, false), false)
  assert.equal(colored({ TERM: 'dumb' }, true), false)
  assert.equal(colored({ NO_COLOR: '1' }, true), false)
  assert.equal(colored({ NO_COLOR: '' }, true), true)
  assert.equal(colored({ FORCE_COLOR: '1' }, false), true)
  assert.equal(colored({ FORCE_COLOR: '0' }, true), false)
  assert.equal(colored({ FORCE_COLOR: '1', NO_COLOR: '1' }, true), false)
})

test('a failure shows the clause, requirement, expected, actual and transcript', () => {
  const report = reportOf([clause('a/1')], [scenario('a/1', 'fail', { name: 'asks twice' })])
  const text = failuresText(report, plain)
  assert.match(text, /✗ a\/1 {2}asks twice\n {2}what a\/1 asks\n {2}features\/x\.feature:\d+\n/)
  assert.match(text, / {2}requirement {2}a refusal\n {2}expected {5}status: false\n {2}actual {7}status: <true>\n/)
  assert.match(text, /transcript\n +1\.3 ms {2}alice {2}sends {2}<\/script><b>&"\]\]> \\x00/)
})

test('long texts are cut, with a note', () => {
  const transcript = [{ atMs: 61, source: 's', event: 'e', text: 'x'.repeat(5000) }]
  const failure = { requirement: 'r', expected: 'one\ntwo', actual: 'y'.repeat(9000), transcript }
  const text = failuresText(reportOf([clause('a/1')], [scenario('a/1', 'fail', { failure })]), plain)
  assert.match(text, /x{400}… \(5000 characters\)/)
  assert.match(text, /y{2000}… \(9000 characters\)/)
  assert.match(text, /expected {5}one\n {15}two\n/)
})

const restsOn = (id: string, cause: string) => scenario(id, 'inconclusive', { restsOn: cause, notPlayed: true })

test('the causes come first: each with its shortest failure, and what rests on it', () => {
  const clauses = ['a/1', 'a/2', 'a/3', 'b/1'].map((id) => clause(id))
  const scenarios = [scenario('a/1', 'fail'), scenario('a/1', 'fail'), restsOn('a/1', 'a/1'), restsOn('a/2', 'a/1')]
  const report = reportOf(clauses, [...scenarios, restsOn('a/3', 'a/1'), scenario('b/1', 'pass')])
  const text = causesText(report, plain)
  assert.match(
    text,
    /^\n1 cause\n\na\/1 {2}what a\/1 asks — 2 clauses rest on it and were not judged\n✗ a\/1 {2}scenario/,
  )
  assert.match(text, /and 1 more scenario of it failed .*\n {2}and 1 more like it, not played/)
  assert.match(text, /inconclusive because of it: a\/2 and a\/3\n/)
  assert.equal(text.match(/transcript/g)?.length, 1)
  assert.match(summaryText(report, [], plain), /4 clauses: 1 passed, 2 inconclusive, 1 failed — not spec-conformant/)
  assert.equal(causesText(reportOf(clauses, [scenario('b/1', 'pass')]), plain), '')
})

test('many causes are a line each, and however many fail, all fits in 200 lines', () => {
  const clauses = Array.from({ length: 60 }, (_, n) => clause(`a/${n + 1}`))
  const transcript = Array.from({ length: 60 }, (_, atMs) => ({ atMs, source: 's', event: 'e', text: 't' }))
  const failure = { requirement: 'r', expected: 'e', actual: 'one\ntwo', transcript }
  const text = causesText(
    reportOf(
      clauses,
      clauses.map(({ id }) => scenario(id, 'fail', { failure })),
    ),
    plain,
  )
  assert.match(
    text,
    /\n60 causes\n[\s\S]*\na\/14 .*\n {2}features\/x\.feature:\d+ {2}r: one two\nand 46 more causes; --verbose/,
  )
  assert.ok(text.split('\n').length < 80)
})

test('equal errors are shown once, with the end of the output and the number of scenarios', () => {
  const output = Array.from({ length: 50 }, (_, line) => `line ${line}`).join('\n')
  const error = { origin: 'target' as const, message: 'It died.', output: '', transcript: [] }
  const rows = Array.from({ length: 5 }, (_, each) =>
    scenario('a/1', 'error', { error: { ...error, output: each === 3 ? output : '' } }),
  )
  const all = failuresText(reportOf([clause('a/1')], rows), plain)
  assert.equal(all.match(/It died\./g)?.length, 1)
  assert.match(all, /No scenario could be judged \(5 scenarios\)/)
  assert.ok(all.includes('| line 30') && all.includes('| line 49') && !all.includes('line 29'))
  const some = failuresText(reportOf([clause('a/1')], [...rows, scenario('a/1', 'pass')]), plain)
  assert.match(some, /5 scenarios of 6 could not be judged: \S+:\d+, \S+:\d+, \S+:\d+ and 2 more\./)
})

test('an error of the suite is shown as such, with the transcript', () => {
  const transcript = [{ atMs: 1, source: 'bob', event: 'sends', text: 'x' }]
  const error = { origin: 'suite' as const, message: 'Broken frame.', output: '', transcript }
  const report = reportOf([clause('a/1')], [scenario('a/1', 'error', { error }), scenario('a/1', 'pass')])
  assert.match(failuresText(report, plain), /The suite itself is at fault[\s\S]*Broken frame\.[\s\S]*bob {2}sends {2}x/)
})

const summary = (...parts: Parameters<typeof reportOf>) => summaryText(reportOf(...parts), [], plain)

test('the summary says whether the server is spec-conformant', () => {
  const must = [clause('a/1'), clause('a/2')]
  const [good, bad] = [scenario('a/1', 'pass'), scenario('a/2', 'fail')]
  assert.match(summary(must, [good, scenario('a/2', 'pass')]), /\n2 clauses: 2 passed — spec-conformant\n/)
  assert.match(summary(must, [good, bad]), /2 clauses: 1 passed, 1 failed — not spec-conformant\n/)
  assert.match(summary(must, [good, scenario('a/2', 'error')]), /1 not judged — not judged: the run has errors/)
  assert.match(summary(must, [bad, good]), /2 scenarios in 1\.2 s, 2 workers, seed 7/)
})

test('the summary of a selection claims nothing about the rest', () => {
  const report = reportOf([clause('a/1'), clause('a/2')], [scenario('a/1', 'pass'), scenario('a/2', 'pass')], {
    partial: true,
  })
  const part = { ...report.summary.parts.specification, run: 1 }
  const selected = {
    ...report,
    summary: { ...report.summary, parts: { ...report.summary.parts, specification: part } },
  }
  assert.match(summaryText(selected, [], plain), /^\n1 of the 2 clauses selected: .* — no verdict on the whole/)
})

test('the summary names what was not observed, and whether that was declared', () => {
  const unseen = [scenario('a/1', 'not-observed')]
  const silent = summary([clause('a/1')], unseen)
  assert.match(
    silent,
    /not spec-conformant\nNot observed, because the target has no redis \(if that is intended, use --without redis\): a\/1/,
  )
  const declared = summary([clause('a/1')], unseen, { without: ['redis'] })
  assert.match(declared, /spec-conformant, as far as it can be observed without redis\nNot observed.*declared absent/)
})

test('the summary has a line for completions, for --strict, and for the files', () => {
  const clauses = [clause('a/1'), clause('w/1', { part: 'completion' })]
  const good = [scenario('a/1', 'pass'), scenario('w/1', 'pass')]
  assert.match(summary(clauses, good), /1 completion: 1 passed — complete\n/)
  const strict = reportOf(clauses, [scenario('a/1', 'pass'), scenario('w/1', 'fail')], { strict: true })
  assert.match(
    summaryText(strict, ['a.json', 'b.xml'], plain),
    /not complete\nWith --strict[\s\S]*Written: a\.json and b\.xml\n$/,
  )
})

test('the progress bar is for terminals, below the text, and removed at the end', () => {
  const draw = (isTTY: boolean, env = {}) => {
    const io = new RecordedIo('/', env, isTTY)
    const progress = new Progress(io)
    progress.start(2)
    progress.write('above\n')
    progress.step(true)
    progress.step(false)
    progress.write('more\n')
    progress.stop()
    progress.write('after\n')
    return io.out
  }
  for (const [isTTY, env] of [
    [false, {}],
    [false, { FORCE_COLOR: '1' }],
    [true, { TERM: 'dumb' }],
    [true, { TERM: 'dumb', FORCE_COLOR: '1' }],
    [true, { CI: 'true' }],
  ] as const)
    assert.equal(draw(isTTY, env), 'above\nmore\nafter\n')
  for (const env of [{ NO_COLOR: '1' }, { CI: 'false' }, { CI: '' }]) assert.match(draw(true, env), /2\/2 scenarios/)
  assert.match(draw(true), /0\/2 scenarios[\s\S]*above\n[\s\S]*2\/2 scenarios, 1 not passed[\s\S]*after\n$/)
})
