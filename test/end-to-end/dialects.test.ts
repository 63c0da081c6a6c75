import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { describe } from 'node:test'
import { pathToFileURL } from 'node:url'
import { locateSuite } from '../../runner/suite/suite-files'
import type { Report } from '../../schemas/types'
import { assertNoInternals, assertSaidOnce, type Ended, Fixture, ROOT, server } from './fixture'

/** A short limit for servers that are wrong, because each failed scenario waits until the limit. */
const SOON = ['--timeout', '500']
const ARRAY_DIALECT = join(__dirname, '..', 'servers', 'array-messages.dialect.cjs')
const SHIPPED = join(ROOT, 'implementations')
/** Sections in which each form of a message is used. */
const SECTIONS = ['server-initializing/1', 'subscribing', 'unsubscribing', 'subscription-creation']
const only = (...ids: string[]) => ids.flatMap((id) => ['--only', id])

function reportOf(fixture: Fixture): Report {
  return JSON.parse(readFileSync(join(fixture.folder, 'report.json'), 'utf8')) as Report
}

/** The verdict of each clause. */
function verdicts(report: Report): Record<string, string> {
  return Object.fromEntries(report.clauses.map(({ id, verdict }) => [id, verdict]))
}

function assertPassed(ended: Ended): void {
  assert.equal(ended.code, 0, ended.stdout + ended.stderr)
  assert.doesNotMatch(ended.stdout, /✗|⊘/)
  assertNoInternals(ended)
}

describe('a server whose messages have another form', () => {
  test('is spec-conformant through its dialect; the form itself is not observed, and the report says why', async (t) => {
    const fixture = await Fixture.create(t)
    const chosen = only(...SECTIONS, 'wire', 'delivery/5', 'robustness/6')
    const files = ['--json', 'report.json', '--html', 'report.html', '--junit', 'report.xml']
    const command = ['--command', server('array-messages'), '--dialect', ARRAY_DIALECT]
    const ended = await fixture.judge(...command, ...chosen, ...files, '--workers', '2')
    assertPassed(ended)
    assert.match(ended.stdout, /^Judging the command .*, through the dialect array-messages\n/)
    assert.match(ended.stdout, /Not observed, because the target has no message-form \(a dialect translates;/)
    const frames = Number(/^(\d+) frames came that the dialect does not know/m.exec(ended.stdout)?.[1])
    const report = reportOf(fixture)
    assert.deepEqual([report.implementation.dialect, report.implementation.protocol], ['array-messages', 4])
    assert.equal(report.summary.unknownFrames, frames)
    assert.ok(frames > 100, 'the server greets each client')
    const found = verdicts(report)
    for (const id of ['wire/1', 'wire/2', 'wire/3', 'wire/6', 'wire/8', 'delivery/5', 'robustness/6'])
      assert.equal(found[id], 'not-observed', id)
    for (const id of ['wire/4', 'wire/5', 'wire/7', 'subscription-creation/1']) assert.equal(found[id], 'pass', id)
    assert.match(readFileSync(join(fixture.folder, 'report.html'), 'utf8'), /<dt>dialect<\/dt><dd>array-messages: /)
    assert.match(
      readFileSync(join(fixture.folder, 'report.xml'), 'utf8'),
      /<property name="dialect" value="array-messages"\/>/,
    )
    await fixture.assertNothingLeft()
  })

  test('is not spec-conformant without its dialect', async (t) => {
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge('--command', server('array-messages'), ...only('unsubscribing/3.2.2'), ...SOON)
    assert.equal(ended.code, 1, ended.stdout + ended.stderr)
    await fixture.assertNothingLeft()
  })
})

describe('a server of Engine.IO protocol revision 3', () => {
  test('is spec-conformant with --protocol 3', async (t) => {
    const fixture = await Fixture.create(t)
    const command = ['--command', server('revision-3'), '--protocol', '3', '--json', 'report.json']
    const ended = await fixture.judge(...command, ...only(...SECTIONS, 'connection/3'), '--workers', '2')
    assertPassed(ended)
    assert.match(ended.stdout, /^Judging the command .*, over Engine\.IO protocol revision 3\n/)
    assert.equal(reportOf(fixture).implementation.protocol, 3)
    await fixture.assertNothingLeft()
  })

  test('is not reached with revision 4, and the message names --protocol', async (t) => {
    const fixture = await Fixture.create(t)
    const command = ['--command', server('revision-3'), '--start-timeout', '5000']
    const ended = await fixture.judge(...command, ...only('server-initializing/1'))
    assertSaidOnce(ended, 3, /does it speak Engine\.IO protocol revision 4 \(--protocol\)\?/)
    await fixture.assertNothingLeft()
  })
})

describe('realizehit-server-ws', () => {
  // its own profile, except that a stand-in is started
  const judged = ['--profile', join(SHIPPED, 'realizehit-server-ws.json'), '--command', server('realizehit-server-ws')]
  const description =
    /realizehit-server-ws 0\.3: the command .*, through the dialect realizehit-server-ws, over Engine\.IO protocol revision 3/

  const PASSED = [
    'subscribing/3.2.1',
    'subscribing/3.2.2',
    'unsubscribing/1',
    'unsubscribing/3.2.2',
    'wire/4',
    'wire/7',
  ]
  const FAILED = ['subscribing/1', 'subscription-creation/1']
  /** Their scenarios fail because it holds nothing by PSUBSCRIBE. */
  const INCONCLUSIVE = ['subscribing/2.1.1', 'unsubscribing/3.2.1.1']

  test('its stand-in is judged by what it does, without any error', async (t) => {
    const fixture = await Fixture.create(t)
    const chosen = [...only('server-initializing', ...PASSED, ...FAILED, ...INCONCLUSIVE), '--all']
    const ended = await fixture.judge(...judged, ...chosen, ...SOON, '--json', 'report.json', '--workers', '2')
    assert.equal(ended.code, 1, ended.stdout + ended.stderr)
    assert.doesNotMatch(ended.stdout, /⊘/)
    assert.match(ended.stdout, new RegExp(`^Judging ${description.source}\n`))
    const report = reportOf(fixture)
    const { name, dialect, protocol } = report.implementation
    assert.deepEqual([name, dialect, protocol], ['realizehit-server-ws 0.3', 'realizehit-server-ws', 3])
    assert.deepEqual([report.summary.scenarios.error, report.summary.unknownFrames], [0, undefined])
    const found = verdicts(report)
    for (const id of ['server-initializing/1', 'server-initializing/2', 'server-initializing/3', ...PASSED])
      assert.equal(found[id], 'pass', id)
    for (const id of FAILED) assert.equal(found[id], 'fail', id)
    for (const id of INCONCLUSIVE) assert.equal(found[id], 'inconclusive', id)
    const creation = report.scenarios.filter(({ clauses }) => clauses.includes('subscription-creation/1'))
    const why = creation.map(({ failure }) => `${failure?.requirement}: ${failure?.expected}; ${failure?.actual}`)
    assert.ok(why.some((each) => /by one PSUBSCRIBE; none holds it \(it was sent SUBSCRIBE instead\)$/.test(each)))
    assert.ok(why.some((each) => /^Redis was sent PSUBSCRIBE for ".*" once: once; never$/.test(each)))
    const wordless = creation.flatMap(({ notObserved }) => notObserved ?? [])
    assert.ok(wordless.length > 0, 'there are patterns that it cannot be asked for')
    for (const { capability, requirement } of wordless)
      assert.ok(capability === 'dialect' && /^A client can ask to subscribe to ".*"$/s.test(requirement), requirement)
    const asking = report.scenarios.filter(({ clauses }) => clauses.includes('subscribing/1'))
    assert.ok(asking.some(({ failure }) => /the dialect realizehit-server-ws has no words/.test(failure?.actual ?? '')))
    await fixture.assertNothingLeft()
  })

  test('its failures are replayed with the same profile, compared, and shown under its name', async (t) => {
    const fixture = await Fixture.create(t)
    const files = ['--traces', 'traces', '--json', 'report.json', '--html', 'report.html']
    await fixture.judge(...judged, ...only('subscribing/2.1.1'), ...SOON, ...files)
    const runCli = (...words: string[]) => fixture.runCli(locateSuite(process.execPath), words)
    const [trace = ''] = readdirSync(join(fixture.folder, 'traces')).map((file) => join('traces', file))
    const again = await runCli('replay', trace, ...judged, ...SOON)
    assert.equal(again.code, 1, again.stdout + again.stderr)
    assert.match(again.stdout, new RegExp(`^Replaying .* against ${description.source}\\.\n`))
    assert.match(
      again.stdout,
      /recorded from realizehit-server-ws 0\.3: the command .*\n[\s\S]*The failure is still there\.\n$/,
    )
    const html = readFileSync(join(fixture.folder, 'report.html'), 'utf8')
    assert.match(html, /<dd>realizehit-server-ws 0\.3: the command .*<dt>dialect<\/dt><dd>realizehit-server-ws: /s)
    assert.match(
      (await runCli('compare', 'report.json')).stdout,
      new RegExp(`^A {2}${description.source} — report\\.json\n`),
    )
    assert.match((await runCli('badge', 'report.json')).stdout, /clause through a dialect"/)
    await fixture.assertNothingLeft()
  })

  test('its dialect translates in both directions', async () => {
    const { encode, decode, nameInRedis, publish } = await import(
      pathToFileURL(join(SHIPPED, 'realizehit-server-ws.dialect.mjs')).href
    )
    const first = JSON.parse(encode({ action: 'subscribe', pattern: 'news:*' }))
    assert.deepEqual([first.act, first.pat, typeof first.id], ['sub', { under: 'news' }, 'string'])
    const second = JSON.parse(encode({ action: 'unsubscribe', pattern: 'a:b-c' }))
    assert.deepEqual([second.act, second.pat], ['unsub', { name: 'aZ3aZbZ2dZc' }])
    assert.notEqual(first.id, second.id)
    for (const pattern of ['news*', 'n?ws', '[a]', 'a\\*', '*'])
      assert.equal(encode({ action: 'subscribe', pattern }), undefined)

    const news = { action: 'subscribe', pattern: 'news:*' }
    for (const reply of [{ id: first.id }, { id: first.id, ret: 1 }])
      assert.deepEqual(decode(JSON.stringify(reply)), { ...news, status: true })
    assert.deepEqual(decode(JSON.stringify({ id: first.id, err: 'no' })), { ...news, status: false, error: 'no' })
    for (const unknown of ['', 'null', '{"id":"none"}', 'hello', '00000000?"x"', '3b4dd3a1?x'])
      assert.equal(decode(unknown), undefined)

    assert.equal(nameInRedis('news:*'), 'under:news')
    assert.equal(nameInRedis('n?ws'), 'n?ws')
    const payload = JSON.stringify('"x"')
    assert.deepEqual(publish('news:1', '"x"'), [
      { channel: 'name:newsZ3aZ1', payload },
      { channel: 'under:news', payload },
    ])
    assert.equal(publish('news:1', Buffer.from([0xff])), undefined)
    assert.deepEqual(decode(`${MD5_OF_UNDER_NEWS}?${payload}`), { pattern: 'news:*', payload: '"x"' })
  })
})

/** `printf under:news | md5sum` */
const MD5_OF_UNDER_NEWS = 'cfabcf9a'

describe('a dialect that cannot be used', () => {
  const judge = (fixture: Fixture, ...args: string[]) =>
    fixture.judge('--command', server('conformant'), ...only('unsubscribing/2.1.1'), ...SOON, ...args)

  test('the file does not exist', async (t) => {
    const fixture = await Fixture.create(t)
    assertSaidOnce(
      await judge(fixture, '--dialect', 'nowhere.mjs'),
      2,
      /^error: --dialect nowhere\.mjs is not a file\.\n$/,
    )
    assertSaidOnce(await judge(fixture, '--protocol', '5'), 2, /--protocol <revision>.*It must be 3 or 4/)
    await fixture.assertNothingLeft()
  })

  for (const [what, text, words] of [
    [
      'it is not a dialect',
      'export default 7',
      /The dialect \S+mine\.mjs exports no function "encode"\. It needs encode/,
    ],
    ['it is not a module', 'export {', /The dialect \S+mine\.mjs cannot be loaded: /],
    [
      'it never finishes loading',
      'await new Promise(() => {})',
      /The dialect \S+mine\.mjs did not load within 1000 ms\./,
    ],
    [
      'it throws at the first frame',
      'export const encode = JSON.stringify; export const decode = () => { throw new Error("no table") }',
      /The dialect mine is wrong: decode\(\) threw: no table\./,
    ],
  ] as const)
    test(what, async (t) => {
      // only the module that is to run into the limit gets a short one
      const limit = what === 'it never finishes loading' ? '1000' : '20000'
      const fixture = await Fixture.create(t)
      writeFileSync(join(fixture.folder, 'mine.mjs'), text)
      assertSaidOnce(await judge(fixture, '--dialect', 'mine.mjs', '--start-timeout', limit), 3, words)
      await fixture.assertNothingLeft()
    })
})
