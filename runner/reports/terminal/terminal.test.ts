import assert from 'node:assert/strict'
import test from 'node:test'
import { RecordedIo } from '../../../test/runner/io'
import { reportOf, scenario } from '../../../test/runner/report'
import { clause } from '../../../test/runner/suite'
import { duration, list, visible } from '../../text'
import { describeFailures } from './failure'
import { Progress } from './progress'
import { createStyle } from './style'
import { describeSummary } from './summary'

const plain = createStyle({}, false)

test('colours: on a terminal, or asked for; never against NO_COLOR', () => {
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

test('texts for people', () => {
  assert.deepEqual([duration(12.4), duration(3210), duration(125_000)], ['12 ms', '3.2 s', '2 min 5 s'])
  assert.deepEqual([list([]), list(['a']), list(['a', 'b', 'c'])], ['', 'a', 'a, b and c'])
  assert.equal(visible('a\tb\n\u001b]0;x\u0007\r\u009b\u202e\ud800'), 'a\tb\n\\x1b]0;x\\x07\\x0d\\x9b\\u202e\ufffd')
})

test('a failure shows the clause, requirement, expected, actual and transcript', () => {
  const report = reportOf([clause('a/1')], [scenario('a/1', 'fail', { name: 'asks twice' })])
  const text = describeFailures(report, plain)
  assert.match(text, /✗ a\/1 {2}asks twice\n {2}what a\/1 asks\n {2}features\/x\.feature:\d+\n/)
  assert.match(text, / {2}requirement {2}a refusal\n {2}expected {5}status: false\n {2}actual {7}status: <true>\n/)
  assert.match(text, /transcript\n +1\.3 ms {2}alice {2}sends {2}<\/script><b>&"\]\]> \\x00/)
})

test('long transcripts and long texts are cut, and say so', () => {
  const transcript = Array.from({ length: 60 }, (_, atMs) => ({ atMs, source: 's', event: 'e', text: `<${atMs}>` }))
  transcript.push({ atMs: 61, source: 's', event: 'e', text: 'x'.repeat(5000) })
  const failure = { requirement: 'r', expected: 'one\ntwo', actual: 'y'.repeat(9000), transcript }
  const text = describeFailures(reportOf([clause('a/1')], [scenario('a/1', 'fail', { failure })]), plain)
  assert.match(text, /… 37 earlier lines; --json and --html keep the whole/)
  assert.ok(!text.includes('<36>') && text.includes('<37>'))
  assert.match(text, /x{400}… \(5000 characters\)/)
  assert.match(text, /y{2000}… \(9000 characters\)/)
  assert.match(text, /expected {5}one\n {15}two\n/)
})

test('equal errors are told once, with the end of the output and how many scenarios they touched', () => {
  const output = Array.from({ length: 50 }, (_, line) => `line ${line}`).join('\n')
  const error = { origin: 'target' as const, message: 'It died.', output: '', transcript: [] }
  const rows = Array.from({ length: 5 }, (_, each) =>
    scenario('a/1', 'error', { error: { ...error, output: each === 3 ? output : '' } }),
  )
  const all = describeFailures(reportOf([clause('a/1')], rows), plain)
  assert.equal(all.match(/It died\./g)?.length, 1)
  assert.match(all, /No scenario could be judged \(5 scenarios\)/)
  assert.ok(all.includes('| line 30') && all.includes('| line 49') && !all.includes('line 29'))
  const some = describeFailures(reportOf([clause('a/1')], [...rows, scenario('a/1', 'pass')]), plain)
  assert.match(some, /5 scenarios of 6 could not be judged: \S+:\d+, \S+:\d+, \S+:\d+ and 2 more\./)
})

test('an error of the suite is told as its own, with the transcript', () => {
  const transcript = [{ atMs: 1, source: 'bob', event: 'sends', text: 'x' }]
  const error = { origin: 'suite' as const, message: 'Broken frame.', output: '', transcript }
  const report = reportOf([clause('a/1')], [scenario('a/1', 'error', { error }), scenario('a/1', 'pass')])
  assert.match(
    describeFailures(report, plain),
    /The suite itself is at fault[\s\S]*Broken frame\.[\s\S]*bob {2}sends {2}x/,
  )
})

const summary = (...parts: Parameters<typeof reportOf>) => describeSummary(reportOf(...parts), [], plain)

test('the summary says spec-conformant, and when not, that', () => {
  const must = [clause('a/1'), clause('a/2')]
  const [good, bad] = [scenario('a/1', 'pass'), scenario('a/2', 'fail')]
  assert.match(summary(must, [good, scenario('a/2', 'pass')]), /\n2 clauses: 2 passed — spec-conformant\n/)
  assert.match(summary(must, [good, bad]), /2 clauses: 1 passed, 1 failed — not spec-conformant\n/)
  assert.match(summary(must, [good, scenario('a/2', 'error')]), /1 not judged — not judged: the run has errors/)
  assert.match(summary(must, [bad, good]), /2 scenarios in 1\.2 s, 2 workers, seed 7/)
})

test('the summary of a selection claims nothing of the rest', () => {
  const report = reportOf([clause('a/1'), clause('a/2')], [scenario('a/1', 'pass'), scenario('a/2', 'pass')], {
    partial: true,
  })
  const part = { ...report.summary.parts.specification, run: 1 }
  const selected = {
    ...report,
    summary: { ...report.summary, parts: { ...report.summary.parts, specification: part } },
  }
  assert.match(describeSummary(selected, [], plain), /^\n1 of the 2 clauses selected: .* — no verdict on the whole/)
})

test('the summary names what was not observed, and says when that was declared', () => {
  const unseen = [scenario('a/1', 'not-observed')]
  const silent = summary([clause('a/1')], unseen)
  assert.match(
    silent,
    /not spec-conformant\nNot observed, for the target has no redis \(if .* say --without redis\): a\/1/,
  )
  const declared = summary([clause('a/1')], unseen, { without: ['redis'] })
  assert.match(declared, /spec-conformant, as far as it can be seen without redis\nNot observed.*declared absent/)
})

test('the summary has a line for completions, for --strict, and for the files', () => {
  const clauses = [clause('a/1'), clause('w/1', { part: 'completion' })]
  const good = [scenario('a/1', 'pass'), scenario('w/1', 'pass')]
  assert.match(summary(clauses, good), /1 completion: 1 passed — complete\n/)
  const strict = reportOf(clauses, [scenario('a/1', 'pass'), scenario('w/1', 'fail')], { strict: true })
  assert.match(
    describeSummary(strict, ['a.json', 'b.xml'], plain),
    /not complete\nWith --strict[\s\S]*Written: a\.json and b\.xml\n$/,
  )
})

test('the line of progress is for terminals, below the text, and gone at the end', () => {
  const draw = (isTTY: boolean) => {
    const io = new RecordedIo('/', {}, isTTY)
    const progress = new Progress(io.stdout)
    progress.start(2)
    progress.write('above\n')
    progress.step(true)
    progress.step(false)
    progress.write('more\n')
    progress.stop()
    progress.write('after\n')
    return io.out
  }
  assert.equal(draw(false), 'above\nmore\nafter\n')
  assert.match(draw(true), /0\/2 scenarios[\s\S]*above\n[\s\S]*2\/2 scenarios, 1 not passed[\s\S]*after\n$/)
})
