import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import test, { type TestContext } from 'node:test'
import { compileSchema } from '../../schemas/compile'
import type { Report } from '../../schemas/types'
import { reportOf, scenario } from '../../test/runner/report'
import { clause } from '../../test/runner/suite'
import { CannotRunError, UsageError } from '../errors'
import { locateSuite } from '../suite/suite-files'
import { toHtml } from './html'
import { prepareReportFiles, writeReports } from './index'
import { toJson } from './json'
import { toJunit } from './junit'

const clauses = [
  clause('a/1', { coveredBy: ['a/1.1'] }),
  clause('a/1.1', { summary: 'a <clause> & more' }),
  clause('a/2', { level: 'should' }),
  clause('b/1', { level: 'informative' }),
  clause('b/2'),
  clause('w/1', { part: 'completion' }),
]
const mixed = reportOf(
  clauses,
  [
    scenario('a/1.1', 'fail', { name: 'twice <twice>' }),
    scenario('a/2', 'fail'),
    scenario('b/1', 'pass', { observations: ['origin "S"'] }),
    scenario('b/2', 'error'),
    scenario('b/2', 'error'),
    scenario('w/1', 'not-observed'),
    scenario([], 'error'),
  ],
  { without: ['redis'] },
)
const clean = reportOf([clause('a/1')], [scenario('a/1', 'pass')], { bundled: true })

const schemaFile = join(locateSuite(execPath).root, 'schemas', 'report.schema.json')
const validate = compileSchema(JSON.parse(readFileSync(schemaFile, 'utf8')), { allErrors: true })

test('the JSON report is valid by its schema', () => {
  for (const report of [mixed, clean]) {
    assert.equal(validate(JSON.parse(toJson(report))), true, JSON.stringify(validate.errors))
  }
})

test('the schema rejects what is not a report', () => {
  const [first, ...others] = mixed.scenarios
  assert.equal(validate({ ...mixed, schemaVersion: 2 }), false)
  assert.equal(validate({ ...mixed, scenarios: [{ ...first, failure: undefined, verdict: 'pass' }, ...others] }), true)
  assert.equal(validate(JSON.parse(JSON.stringify({ ...mixed, scenarios: [{ ...first, verdict: 'pass' }] }))), false)
  assert.equal(validate(JSON.parse(JSON.stringify({ ...mixed, scenarios: [{ ...first, failure: undefined }] }))), false)
})

test('the HTML page escapes text from servers, needs no network, and has every clause', () => {
  const html = toHtml(mixed)
  assert.equal(html.match(/<script>/g)?.length, 1)
  assert.equal(html.match(/<\/script>/g)?.length, 1)
  assert.ok(html.includes('&lt;/script&gt;&lt;b&gt;&amp;'))
  assert.ok(html.includes('a &lt;clause&gt; &amp; more') && html.includes('twice &lt;twice&gt;'))
  assert.doesNotMatch(html, /\bsrc=|href="(?!#)|url\(|@import/)
  assert.doesNotMatch(html.replace(/<script>.*<\/script>/s, ''), /undefined|\[object/)
  for (const { id, verdict } of mixed.clauses)
    assert.ok(html.includes(`id="${id}" data-item data-verdict="${verdict}"`), id)
  for (const word of [
    'requirement',
    'expected',
    'actual',
    'transcript',
    'The server died.',
    '>boo<',
    'origin &quot;S&quot;',
  ]) {
    assert.ok(html.includes(word), word)
  }
  assert.equal(html.match(/The target could not be judged/g)?.length, 1)
})

test('the HTML page has the steps as headings of the transcript, what carried a packet, and the marked line', () => {
  const transcript = [
    { atMs: 0, source: 'step', event: 'Then', text: 'alice is told <b>' },
    {
      atMs: 1,
      source: 'alice',
      event: 'receives',
      text: '</td><script>\u202e',
      via: 'poll <2>',
      quoted: true as const,
    },
  ]
  const failure = { requirement: 'r', expected: 'e', actual: 'a', transcript }
  const html = toHtml(reportOf([clause('a/1')], [scenario('a/1', 'fail', { failure })]))
  const heading = '<th scope="rowgroup" colspan="3"><b>Then</b> alice is told &lt;b&gt;</th>'
  assert.ok(html.includes(`<tr class="step"><td>0.0</td>${heading}`))
  assert.match(html, /<tr class="quoted"><td>1\.0<\/td><td>alice<\/td><td>receives <i>poll &lt;2&gt;</)
  assert.ok(html.includes('<code>&lt;/td&gt;&lt;script&gt;\\u202e</code>'))
  assert.match(html, /<figcaption>transcript; the marked line is the first that “actual” quotes<\/figcaption>/)
  assert.match(toHtml(mixed), /<figcaption>transcript<\/figcaption>/)
})

test('the HTML page shows the verdict first', () => {
  const said = (report: Report) =>
    /<h1 class="(.*?)"><span aria-hidden="true">.<\/span> (.*?)<\/h1>/.exec(toHtml(report))?.slice(1)
  assert.deepEqual(said(clean), ['pass', 'The bundled reference server is spec-conformant.'])
  assert.deepEqual(said(mixed), ['error', 'The command python3 s.py was not judged: the run has errors.'])
})

test('JUnit: a failed must is a failure, a failed should is not, a scenario that could not run is an error', () => {
  const xml = toJunit(mixed)
  assert.match(xml, /<testsuites name="realizehit-conformance" tests="7" failures="1" errors="3" /)
  assert.match(
    xml,
    /<testcase classname="a\/1\.1" name="twice &lt;twice[\s\S]*?<failure message="a refusal: status: &lt;true/,
  )
  assert.match(xml, /warning: requirement: a refusal/)
  assert.match(xml, /<system-out>seen: origin "S"<\/system-out>/)
  assert.match(xml, /<error message="The server died\." type="target-error">/)
})

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'realizehit-reports-'))
  context.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test('reports are written, folders are created, and no other file is left', (t) => {
  const cwd = folder(t)
  const files = prepareReportFiles({ json: 'a/b/r.json', html: 'r.html', junit: join(cwd, 'r.xml') }, cwd)
  assert.equal(existsSync(join(cwd, 'r.html')), false)
  assert.deepEqual(writeReports(clean, files), ['a/b/r.json', 'r.html', join(cwd, 'r.xml')])
  assert.deepEqual(JSON.parse(readFileSync(join(cwd, 'a/b/r.json'), 'utf8')), JSON.parse(JSON.stringify(clean)))
  assert.deepEqual([readdirSync(cwd).sort(), readdirSync(join(cwd, 'a/b'))], [['a', 'r.html', 'r.xml'], ['r.json']])
})

test('a report that cannot be written is wrong usage, reported before the run', (t) => {
  const cwd = folder(t)
  writeFileSync(join(cwd, 'file'), '')
  const rejects = (options: Parameters<typeof prepareReportFiles>[0], message: RegExp) =>
    assert.throws(
      () => prepareReportFiles(options, cwd),
      (error) => error instanceof UsageError && message.test(error.message),
    )
  rejects({ json: '.' }, /--json \. cannot be written: it is a folder/)
  rejects({ html: 'file/r.html' }, /--html file\/r\.html cannot be written: ENOTDIR/)
  rejects({ junit: '/proc/nothing/r.xml' }, /cannot be written: ENOENT: no such file or directory\.$/)
  // where no file can be created: the message names no other file that was tried
  rejects({ html: '/proc/r.html' }, /--html \/proc\/r\.html cannot be written: ENOENT: no such file or directory\.$/)
  rejects({ json: 'same', html: './same' }, /name the same file/)
})

test('a device is written to, not replaced; a failure at the end is reported and leaves no file', (t) => {
  const cwd = folder(t)
  symlinkSync('/dev/null', join(cwd, 'null'))
  assert.deepEqual(writeReports(clean, prepareReportFiles({ json: 'null' }, cwd)), ['null'])
  const full = prepareReportFiles({ json: '/dev/full' }, cwd)
  assert.throws(
    () => writeReports(clean, full),
    (error) => error instanceof CannotRunError && /ENOSPC/.test(error.message),
  )
  const gone = prepareReportFiles({ json: 'gone/r.json' }, cwd)
  rmSync(join(cwd, 'gone'), { recursive: true })
  assert.throws(() => writeReports(clean, gone), CannotRunError)
  assert.deepEqual(readdirSync(cwd), ['null'])
})

test('a report made through a dialect names it, and counts the frames that it did not know', () => {
  const scenarios = [scenario('a/1', 'pass', { unknownFrames: 2 }), scenario('a/1', 'pass', { unknownFrames: 1 })]
  const plain = reportOf([clause('a/1')], scenarios)
  const report = { ...plain, implementation: { ...plain.implementation, dialect: 'a<b', protocol: 3 as const } }
  assert.equal(validate(JSON.parse(toJson(report))), true, JSON.stringify(validate.errors))
  assert.equal(report.summary.unknownFrames, 3)
  const html = toHtml(report)
  assert.match(html, /<dt>dialect<\/dt><dd>a&lt;b: .*; 3 frames it does not know were received<\/dd>/)
  assert.match(html, /protocol revision 3/)
  const junit = toJunit(report)
  for (const [name, value] of Object.entries({ dialect: 'a&lt;b', protocol: '3', unknownFrames: '3' }))
    assert.ok(junit.includes(`<property name="${name}" value="${value}"/>`), name)
  assert.doesNotMatch(toHtml(clean), /<dt>dialect/)
  assert.doesNotMatch(toJunit(clean), /<property/)
})
