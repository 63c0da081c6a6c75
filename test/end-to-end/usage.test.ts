import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { describe } from 'node:test'
import { assertSaidOnce, Fixture, server } from './fixture'

/** What is wrong with a command line, the command line, and the expected message. */
const WRONG: [string, string[], RegExp][] = [
  [
    'two targets',
    ['--command', 'a', '--url', 'http://127.0.0.1:1'],
    /give one target only: --command, --module or --url/,
  ],
  ['an unknown option', ['--comand', 'a'], /unknown option '--comand'.*Did you mean --command\?/],
  [
    'an unknown command',
    ['jugde'],
    /there is no command "jugde"; there are run, init, list, spec, compare, badge, replay and completion\./,
  ],
  [
    'an unknown clause',
    ['--only', 'subscribing/3.1.7'],
    /--only subscribing\/3\.1\.7 matches no clause.*Did you mean.*subscribing\/3\.1\.1/,
  ],
  [
    'an invalid start limit',
    ['--start-timeout', 'soon'],
    /--start-timeout <ms>.*It must be a whole number from 50 to 600000/,
  ],
  ['an invalid url', ['--url', 'localhost:3000'], /--url localhost:3000 is not an address; it should look like http:/],
  ['a missing module', ['--module', './nowhere.js'], /--module \.\/nowhere\.js is not there/],
  ['an open quotation mark', ['--command', 'node "x'], /--command has a quotation mark that is not closed/],
  [
    'a report in a folder that cannot be created',
    ['--json', '/proc/nowhere/report.json'],
    /--json \/proc\/nowhere\/report\.json cannot be written/,
  ],
  [
    'traces in a folder that cannot be created',
    ['--traces', '/dev/null/traces'],
    /--traces \/dev\/null\/traces: no file can be written there: ENOTDIR: not a directory\.\n/,
  ],
  [
    'an unknown service for annotations',
    ['--annotations', 'gitlab'],
    /--annotations <service>' argument 'gitlab' is invalid\. Allowed choices are github\. See --help\./,
  ],
  ['a report that is a folder', ['--html', '.'], /--html \. cannot be written: it is a folder/],
]

describe('wrong usage: one line, exit code 2, nothing started', () => {
  for (const [what, args, words] of WRONG) {
    test(what, async (t) => {
      const fixture = await Fixture.create(t)
      const ended = await fixture.judge(...args)
      assertSaidOnce(ended, 2, words)
      assert.equal(ended.stdout, '')
      assert.match(ended.stderr, /^error: [^\n]+\n$/)
      await fixture.assertNothingLeft()
    })
  }

  test('a report below a file', async (t) => {
    const fixture = await Fixture.create(t)
    writeFileSync(join(fixture.folder, 'file'), '')
    const ended = await fixture.judge('--junit', 'file/report.xml')
    assertSaidOnce(ended, 2, /--junit file\/report\.xml cannot be written: (ENOTDIR|EEXIST): [^',]*\.\n/)
    await fixture.assertNothingLeft()
  })
})

test('wrong usage in a process of its own: the same exit code', async (t) => {
  const fixture = await Fixture.create(t)
  const ended = await fixture.start('runner/cli.ts', '--comand', 'a').ended
  assertSaidOnce(ended, 2, /unknown option '--comand'/)
  await fixture.assertNothingLeft()
})

test('a report that cannot be written after the run: exit code 3, and the result was shown', async (t) => {
  const fixture = await Fixture.create(t)
  const program = fixture.start(
    'runner/cli.ts',
    '--workers',
    '1',
    '--only',
    'server-listening',
    '--json',
    'report.json',
    '--command',
    server('conformant'),
  )
  await fixture.waitForEvent('listening')
  mkdirSync(join(fixture.folder, 'report.json'))
  assertSaidOnce(await program.ended, 3, /--json report\.json could not be written: /)
  await fixture.assertNothingLeft()
})
