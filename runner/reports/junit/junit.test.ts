import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { DOMParser } from '@xmldom/xmldom'
import fc from 'fast-check'
import { parse as importByTestResults } from 'test-results-parser'
import { validateXML } from 'xmllint-wasm'
import type { ScenarioRow } from '../../../schemas/types'
import { reportOf, scenario } from '../../../test/runner/report'
import { clause } from '../../../test/runner/suite'
import { toJunit } from './index'

const clauses = [
  clause('a/1'),
  clause('a/2', { level: 'should' }),
  clause('b/1'),
  clause('w/1', { part: 'completion' }),
]

/** A report in which a server said this wherever a server can say something. */
function reportThatSays(said: string) {
  const transcript = [{ atMs: 1.25, source: said, event: 'sends', text: said }]
  const failure = { requirement: said, expected: said, actual: said, transcript }
  const rows: ScenarioRow[] = [
    scenario('a/1', 'pass', { observations: [said] }),
    scenario('a/1', 'fail', { name: said, failure, durationMs: 1234.56789 }),
    scenario('a/2', 'fail', { failure }),
    scenario('b/1', 'error', { error: { origin: 'target', message: said, output: said, transcript } }),
    scenario('w/1', 'not-observed', { notObserved: { capability: 'redis', requirement: said } }),
    scenario([], 'error'),
  ]
  const report = reportOf(clauses, rows)
  report.implementation.dialect = said
  report.summary.stale = { source: said, clauses: ['b/1'] }
  return report
}

const HOSTILE = [
  ['CDATA sections that end', '<r><![CDATA[a]]></r>]]>]]>'],
  ['markup', '<!-- -- --> <?xml version="1.0"?> <!DOCTYPE x [<!ENTITY e "e">]> &e; &#0; &amp; </failure>'],
  ['control characters', Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).join('')],
  ['lone surrogates and noncharacters', '\ud800 \udc00\ud800 \ufffe \uffff \u{1ffff}'],
  ['a BOM', '\ufeff{"a":1}\ufeff'],
  ['quotes and white space', `"'\t\r\n \r \u0085 \u2028 \u2029`],
] as const

/** What is left of a text in XML: no control character below U+0020 but three, no lone surrogate, not U+FFFE and U+FFFF. */
const inXml = (text: string) => text.replace(/(?![\t\n\r\x7f-\x9f])\p{Cc}|\p{Surrogate}|[\ufffe\uffff]/gu, '\ufffd')

function read(xml: string) {
  // a replacement character only makes it suspect a wrong encoding
  const fail = (level: string, message: string) =>
    /replacement character/.test(message) || assert.fail(`${level}: ${message}`)
  const document = new DOMParser({ onError: fail }).parseFromString(xml, 'text/xml')
  return (tag: string) => [...document.getElementsByTagName(tag)]
}

test('JUnit: well-formed and valid as Jenkins asks, whatever a server said', async () => {
  const schema = readFileSync('test/runner/junit.xsd', 'utf8')
  const files = HOSTILE.map(([what, said]) => ({ fileName: `${what}.xml`, contents: toJunit(reportThatSays(said)) }))
  const { valid, errors } = await validateXML({ xml: files, schema })
  assert.deepEqual([valid, errors], [true, []])
})

for (const [what, said] of HOSTILE)
  test(`JUnit: ${what} in what a server said read back as they were, but for what XML cannot contain`, () => {
    const elements = read(toJunit(reportThatSays(said)))
    const [failure] = elements('failure')
    assert.equal(failure?.getAttribute('message'), inXml(`${said}: ${said}`))
    assert.ok(failure?.textContent?.endsWith(inXml(`\n1.3 ms ${said} sends ${said}`)))
    assert.equal(elements('testcase')[1]?.getAttribute('name'), inXml(said))
    assert.equal(elements('property')[0]?.getAttribute('value'), inXml(said))
    assert.equal(elements('system-out')[0]?.textContent, inXml(`seen: ${said}`))
    assert.equal(elements('error')[0]?.textContent, inXml(`${said}\n1.3 ms ${said} sends ${said}`))
  })

test('JUnit: a line of the transcript has what carried it, and the one that is quoted is marked', () => {
  const transcript = [{ atMs: 1, source: 'bob', event: 'receives', text: 'x', via: 'poll 2', quoted: true as const }]
  const failure = { requirement: 'r', expected: 'e', actual: 'a', transcript }
  const [failed] = read(toJunit(reportOf([clause('a/1')], [scenario('a/1', 'fail', { failure })])))('failure')
  assert.ok(failed?.textContent?.endsWith('\n→ 1.0 ms bob receives (poll 2) x'), failed?.textContent ?? '')
})

test('JUnit: any text reads back, but for what XML cannot contain', () => {
  const pieces = fc.constantFrom(
    ']]>',
    '<![CDATA[',
    '&',
    '<',
    '>',
    '"',
    '\r',
    '\n',
    '\t',
    '\ufeff',
    '\x1b',
    '\x9b',
    '\u0085',
    '\u2028',
    '\u2029',
  )
  const text = fc.array(
    fc.oneof(
      pieces,
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
    ),
  )
  fc.assert(
    fc.property(
      text.map((parts) => parts.join('')),
      (said) => {
        const elements = read(
          toJunit(reportOf([clause('a/1')], [scenario('a/1', 'pass', { name: said, observations: [said] })])),
        )
        assert.equal(elements('system-out')[0]?.textContent, inXml(`seen: ${said}`))
        assert.equal(elements('testcase')[0]?.getAttribute('name'), inXml(said))
      },
    ),
    { numRuns: 300 },
  )
})

test('JUnit: a path as file, a number as line, and times with at most 3 decimals', () => {
  const rows = [0.1, 2.6182818, 1234.56789].map((durationMs) => scenario('a/1', 'pass', { durationMs, line: 7 }))
  const elements = read(toJunit(reportOf([clause('a/1')], rows)))
  const of = (tag: string, name: string) => elements(tag).map((element) => element.getAttribute(name))
  assert.deepEqual(of('testcase', 'time'), ['0', '0.003', '1.235'])
  assert.deepEqual([of('testsuite', 'time'), of('testsuites', 'time')], [['1.237'], ['1.237']])
  assert.deepEqual([of('testcase', 'file')[0], of('testcase', 'line')[0]], ['features/x.feature', '7'])
})

test('JUnit imports into junit2json and test-results-parser, with the verdicts and what the server said', async (t) => {
  const said = '<r><![CDATA[no]]></r>\n]]> & \x1b'
  const xml = toJunit(reportThatSays(said))
  const { parse } = await import('junit2json')
  const first = await parse(xml)
  assert.ok(first && 'testsuite' in first)
  assert.deepEqual([first.tests, first.failures, first.errors], [7, 2, 2])
  const failure = first.testsuite?.[0]?.testcase?.[1]?.failure?.[0]
  assert.equal(failure?.message, inXml(`${said}: ${said}`))
  assert.ok(failure?.inner?.includes(inXml(`requirement: ${said}\n`)))

  const folder = mkdtempSync(join(tmpdir(), 'realizehit-junit-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'r.xml'), xml)
  const second = importByTestResults({ type: 'junit', files: [join(folder, 'r.xml')] })
  assert.deepEqual(
    second.suites.map(({ name }) => name),
    ['a', 'b', 'w', 'no section', 'known failures'],
  )
  const statuses = second.suites.flatMap((suite) => suite.cases.map(({ status }) => status))
  assert.deepEqual(statuses, ['PASS', 'FAIL', 'PASS', 'FAIL', 'SKIP', 'FAIL', 'FAIL'])
})
