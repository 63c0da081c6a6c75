import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { describe } from 'node:test'
import { assertSaidOnce, Fixture, server } from './fixture'

/** What is wrong with a command line, the command line, and the words that say so. */
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
    /there is no command "jugde"; there are run, init, list, spec, compare, badge and replay\./,
  ],
  [
    'an unknown clause',
    ['--only', 'subscribing/3.1.7'],
    /--only subscribing\/3\.1\.7 matches no clause.*Did you mean.*subscribing\/3\.1\.1/,
  ],
  [
    'a start limit that is none',
    ['--start-timeout', 'soon'],
    /--start-timeout <ms>.*It must be a whole number from 50 to 600000/,
  ],
  ['a url that is none', ['--url', 'localhost:3000'], /--url localhost:3000 is no address; it looks like http:/],
  ['a module that is not there', ['--module', './nowhere.js'], /--module \.\/nowhere\.js is not there/],
  ['an open quotation mark', ['--command', 'node "x'], /--command has a quotation mark that is not closed/],
  [
    'a report where no folder can be',
    ['--json', '/proc/nowhere/report.json'],
    /--json \/proc\/nowhere\/report\.json cannot be written/,
  ],
  [
    'traces where no folder can be',
    ['--traces', '/dev/null/traces'],
    /--traces \/dev\/null\/traces: no file can be written there: ENOTDIR/,
  ],
  ['a report that is a folder', ['--html', '.'], /--html \. cannot be written: it is a folder/],
]

describe('wrong usage: one line, exit code 2, nothing started', () => {
  for (const [what, args, words] of WRONG) {
    test(what, async (t) => {
      const stage = await Fixture.create(t)
      const ended = await stage.judge(...args)
      assertSaidOnce(ended, 2, words)
      assert.equal(ended.stdout, '')
      assert.match(ended.stderr, /^error: [^\n]+\n$/)
      await stage.assertNothingLeft()
    })
  }

  test('a report below a file', async (t) => {
    const stage = await Fixture.create(t)
    writeFileSync(join(stage.folder, 'file'), '')
    const ended = await stage.judge('--junit', 'file/report.xml')
    assertSaidOnce(ended, 2, /--junit file\/report\.xml cannot be written: (ENOTDIR|EEXIST)/)
    await stage.assertNothingLeft()
  })
})

test('wrong usage, as a process: the exit code is the runner’s', async (t) => {
  const stage = await Fixture.create(t)
  const ended = await stage.start('runner/cli.ts', '--comand', 'a').ended
  assertSaidOnce(ended, 2, /unknown option '--comand'/)
  await stage.assertNothingLeft()
})

test('a report that can no longer be written after the run: exit code 3, and the judgement was shown', async (t) => {
  const stage = await Fixture.create(t)
  const actor = stage.start(
    'runner/cli.ts',
    '--workers',
    '1',
    '--only',
    'server-listening',
    '--json',
    'report.json',
    '--command',
    server('right'),
  )
  await stage.waitForEvent('listening')
  mkdirSync(join(stage.folder, 'report.json'))
  assertSaidOnce(await actor.ended, 3, /--json report\.json could not be written: /)
  await stage.assertNothingLeft()
})
