import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { EXAMPLE } from '../test/bench/example-results'
import { run } from './main'

async function bench(t: TestContext, ...argv: string[]) {
  const cwd = mkdtempSync(join(tmpdir(), 'realizehit-bench-test-'))
  t.after(() => rmSync(cwd, { recursive: true }))
  writeFileSync(join(cwd, 'old.json'), JSON.stringify(EXAMPLE))
  writeFileSync(join(cwd, 'quick.json'), JSON.stringify({ ...EXAMPLE, quick: true }))
  writeFileSync(join(cwd, 'other.json'), '{}')
  let out = ''
  let err = ''
  const code = await run(argv, {
    cwd,
    env: { PATH: cwd },
    node: process.execPath,
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    today: '2016-01-15',
  })
  return { code, out, err, cwd }
}

const WRONG: [string[], RegExp][] = [
  [['--nonsense'], /unknown option '--nonsense'/],
  [['--only'], /argument missing/],
  [
    ['--only', 'apache'],
    /--only apache: no such server\. There are reference, plain-loop, socket\.io, ws-coalesced, ws-prepared/,
  ],
  [['stray'], /unexpected argument "stray"/],
  [['--write', '--quick'], /cannot be used with --quick, --only or --command/],
  [['--write', '--only', 'reference'], /cannot be used with --quick/],
  [['--write', '--from', 'quick.json'], /does not save quick runs/],
  [['--from', 'nowhere.json'], /nowhere\.json does not contain results/],
  [['--from', 'other.json'], /other\.json does not contain results/],
  [['--json', 'no/such/folder.json'], /its folder does not exist/],
  [['--command', ''], /--command "": it is empty/],
  [['--command', '"node'], /a quote is not closed/],
]

for (const [argv, message] of WRONG)
  test(`wrong usage: ${argv.join(' ')}`, async (t) => {
    const { code, out, err } = await bench(t, ...argv)
    assert.equal(code, 2)
    assert.match(err, message)
    assert.match(err, /^[^\n]+\n$/, 'one line')
    assert.equal(out, '')
  })

test('recorded results are printed without measuring, and can be written to another file', async (t) => {
  const { code, out, cwd } = await bench(t, '--from', 'old.json', '--json', 'new.json')
  assert.equal(code, 0)
  assert.match(out, /15 \(30×\)/)
  assert.deepEqual(JSON.parse(readFileSync(join(cwd, 'new.json'), 'utf8')), EXAMPLE)
})

test('--help lists every option', async (t) => {
  const { code, out } = await bench(t, '--help')
  assert.equal(code, 0)
  for (const option of ['--quick', '--only', '--command', '--write', '--json', '--from'])
    assert.ok(out.includes(option))
})
