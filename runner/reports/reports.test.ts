import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import test, { type TestContext } from 'node:test'
import { compileSchema } from '../../schemas/compile'
import { reportOf, scenario } from '../../test/runner/report'
import { clause } from '../../test/runner/suite'
import { CannotRunError, UsageError } from '../errors'
import { locateSuite } from '../suite/suite-files'
import { toHtml } from './html'
import { prepareReports, writeReports } from './index'
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

test('the schema refuses what is no report', () => {
  const [first, ...others] = mixed.scenarios
  assert.equal(validate({ ...mixed, schemaVersion: 2 }), false)
  assert.equal(validate({ ...mixed, scenarios: [{ ...first, failure: undefined, verdict: 'pass' }, ...others] }), true)
  assert.equal(validate(JSON.parse(JSON.stringify({ ...mixed, scenarios: [{ ...first, verdict: 'pass' }] }))), false)
  assert.equal(validate(JSON.parse(JSON.stringify({ ...mixed, scenarios: [{ ...first, failure: undefined }] }))), false)
})

test('the HTML page escapes what servers say, needs no network, and has every clause', () => {
  const html = toHtml(mixed)
  assert.equal(html.match(/<script>/g)?.length, 1)
  assert.equal(html.match(/<\/script>/g)?.length, 1)
  assert.ok(html.includes('&lt;/script&gt;&lt;b&gt;&amp;'))
  assert.ok(html.includes('a &lt;clause&gt; &amp; more') && html.includes('twice &lt;twice&gt;'))
  assert.doesNotMatch(html, /(src|href)=|url\(|@import|undefined|\[object/)
  for (const { id, verdict } of mixed.clauses) assert.ok(html.includes(`id="${id}" data-verdict="${verdict}"`), id)
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

test('the HTML page says the verdict first', () => {
  assert.match(toHtml(clean), /<h1 class="pass">spec-conformant<\/h1>[\s\S]*bundled reference server/)
  assert.match(toHtml(mixed), /<h1 class="error">not judged/)
})

test('JUnit: a failed must is a failure, a failed should is not, what could not run is an error', () => {
  const xml = toJunit(mixed)
  assert.match(xml, /<testsuites tests="7" failures="1" errors="3" skipped="1">/)
  assert.match(
    xml,
    /<testcase classname="a\/1\.1" name="twice &lt;twice[\s\S]*?<failure message="a refusal: status: &lt;true/,
  )
  assert.match(xml, /warning: requirement: a refusal/)
  assert.match(xml, /<system-out><!\[CDATA\[seen: origin "S"\]\]>/)
  assert.match(xml, /<error message="The server died\." type="target-error">/)
})

test('JUnit carries only characters XML can, and no text ends its CDATA', () => {
  const xml = toJunit(mixed)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  assert.doesNotMatch(xml, /[\u0000-\u0008]|\ud800/)
  const outside = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '')
  assert.doesNotMatch(outside, /\]\]>|<b>/)
})

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'realizehit-reports-'))
  context.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test('reports are written whole, folders are made, nothing else is left', (t) => {
  const cwd = folder(t)
  const files = prepareReports({ json: 'a/b/r.json', html: 'r.html', junit: join(cwd, 'r.xml') }, cwd)
  assert.equal(existsSync(join(cwd, 'r.html')), false)
  assert.deepEqual(writeReports(clean, files), ['a/b/r.json', 'r.html', join(cwd, 'r.xml')])
  assert.deepEqual(JSON.parse(readFileSync(join(cwd, 'a/b/r.json'), 'utf8')), JSON.parse(JSON.stringify(clean)))
  assert.deepEqual([readdirSync(cwd).sort(), readdirSync(join(cwd, 'a/b'))], [['a', 'r.html', 'r.xml'], ['r.json']])
})

test('a report that cannot be written is wrong usage, said before the run', (t) => {
  const cwd = folder(t)
  writeFileSync(join(cwd, 'file'), '')
  const refuse = (options: Parameters<typeof prepareReports>[0], message: RegExp) =>
    assert.throws(
      () => prepareReports(options, cwd),
      (error) => error instanceof UsageError && message.test(error.message),
    )
  refuse({ json: '.' }, /--json \. cannot be written: it is a folder/)
  refuse({ html: 'file/r.html' }, /--html file\/r\.html cannot be written: ENOTDIR/)
  refuse({ junit: '/proc/nothing/r.xml' }, /cannot be written: ENOENT/)
  refuse({ json: 'same', html: './same' }, /name the same file/)
})

test('a device is written to, not replaced; what fails at the end says so and leaves nothing', (t) => {
  const cwd = folder(t)
  symlinkSync('/dev/null', join(cwd, 'null'))
  assert.deepEqual(writeReports(clean, prepareReports({ json: 'null' }, cwd)), ['null'])
  const full = prepareReports({ json: '/dev/full' }, cwd)
  assert.throws(
    () => writeReports(clean, full),
    (error) => error instanceof CannotRunError && /ENOSPC/.test(error.message),
  )
  const gone = prepareReports({ json: 'gone/r.json' }, cwd)
  rmSync(join(cwd, 'gone'), { recursive: true })
  assert.throws(() => writeReports(clean, gone), CannotRunError)
  assert.deepEqual(readdirSync(cwd), ['null'])
})

test('a report made through a dialect says so, and how much of what came it did not know', () => {
  const scenarios = [scenario('a/1', 'pass', { unknownFrames: 2 }), scenario('a/1', 'pass', { unknownFrames: 1 })]
  const plain = reportOf([clause('a/1')], scenarios)
  const report = { ...plain, implementation: { ...plain.implementation, dialect: 'a<b', protocol: 3 as const } }
  assert.equal(validate(JSON.parse(toJson(report))), true, JSON.stringify(validate.errors))
  assert.equal(report.summary.unknownFrames, 3)
  const html = toHtml(report)
  assert.match(html, /<dt>dialect<\/dt><dd>a&lt;b: .*; 3 frames came that it does not know<\/dd>/)
  assert.match(html, /protocol revision 3/)
  const junit = toJunit(report)
  for (const [name, value] of Object.entries({ dialect: 'a&lt;b', protocol: '3', unknownFrames: '3' }))
    assert.ok(junit.includes(`<property name="${name}" value="${value}"/>`), name)
  assert.doesNotMatch(toHtml(clean), /<dt>dialect/)
  assert.doesNotMatch(toJunit(clean), /<property/)
})
