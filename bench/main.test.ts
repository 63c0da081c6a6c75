import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { run } from './main'
import { EXAMPLE } from './report/example'

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
  [['--only', 'apache'], /--only apache: there are reference, plain-loop, socket\.io, ws-coalesced, ws-prepared/],
  [['stray'], /nothing to do with "stray"/],
  [['--write', '--quick'], /leave --quick, --only and --command away/],
  [['--write', '--only', 'reference'], /leave --quick/],
  [['--write', '--from', 'quick.json'], /keeps no quick run/],
  [['--from', 'nowhere.json'], /nowhere\.json holds no results/],
  [['--from', 'other.json'], /other\.json holds no results/],
  [['--json', 'no/such/folder.json'], /its folder is not there/],
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

test('results can be told again without measuring, and written elsewhere', async (t) => {
  const { code, out, cwd } = await bench(t, '--from', 'old.json', '--json', 'new.json')
  assert.equal(code, 0)
  assert.match(out, /15 \(30×\)/)
  assert.deepEqual(JSON.parse(readFileSync(join(cwd, 'new.json'), 'utf8')), EXAMPLE)
})

test('--help tells every option', async (t) => {
  const { code, out } = await bench(t, '--help')
  assert.equal(code, 0)
  for (const option of ['--quick', '--only', '--command', '--write', '--json', '--from'])
    assert.ok(out.includes(option))
})
