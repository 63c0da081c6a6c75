import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import test, { type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { RecordedIo } from '../../test/runner/io'
import { runOptions } from '../../test/runner/options'
import { run } from '../main'
import { loadClauses } from '../suite/clauses'
import { locateSuite } from '../suite/suite-files'
import { withProfile } from '../target/profile'

const { clauses } = loadClauses(locateSuite(execPath))

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-init-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

async function init(cwd: string, argv: string[], env: NodeJS.ProcessEnv = {}) {
  const io = new RecordedIo(cwd, env)
  return { code: await run(['init', ...argv], io), out: io.out, err: io.err }
}

/** The options that a run takes from a profile. */
function readProfile(folder: string, file: string) {
  return withProfile(runOptions('--profile', file), folder, clauses)
}

for (const [argv, file, target] of [
  [
    ['--command', 'python3 -u my/server.py --port {port}'],
    'server.json',
    { command: 'python3 -u my/server.py --port {port}' },
  ],
  [['--command', './serve --fast'], 'serve.json', { command: './serve --fast' }],
  [['--command', "'/'"], 'server.json', { command: "'/'" }],
  [['--url', 'http://127.0.0.1:3000'], '127.0.0.1-3000.json', { url: 'http://127.0.0.1:3000' }],
  [['--url', 'http://h', '--redis', 'redis://r'], 'h.json', { url: 'http://h', redis: 'redis://r' }],
] as const)
  test(`init ${argv.join(' ')} writes ${file}, which is a profile of just that target`, async (t) => {
    const folder = folderOf(t)
    const { code, out, err } = await init(folder, [...argv])
    assert.deepEqual([code, err], [0, ''])
    assert.match(out, new RegExp(`^Wrote ${file}: .*\n.*\n\n {4}realizehit-conformance --profile ${file}\n$`))
    const { command, url, redis } = readProfile(folder, file).options
    assert.deepEqual(JSON.parse(JSON.stringify({ command, url, redis })), target)
  })

test('a module is named relative to the profile, a package by its name', async (t) => {
  const folder = folderOf(t)
  mkdirSync(join(folder, 'implementations'))
  writeFileSync(join(folder, 'mine.js'), '')
  assert.match((await init(folder, ['--module', './mine.js'])).out, /--profile implementations\/mine\.json\n$/)
  assert.match(readFileSync(join(folder, 'implementations/mine.json'), 'utf8'), /"module": "\.\.\/mine\.js"/)
  assert.equal(readProfile(folder, 'implementations/mine.json').options.module, join(folder, 'mine.js'))
  mkdirSync(join(folder, 'node_modules/theirs'), { recursive: true })
  writeFileSync(join(folder, 'node_modules/theirs/index.js'), '')
  await init(folder, ['--module', 'theirs', '--out', 'a/b/t.json'])
  assert.match(readFileSync(join(folder, 'a/b/t.json'), 'utf8'), /"module": "theirs"/)
})

test('what cannot be observed at a url is declared in the profile', async (t) => {
  const folder = folderOf(t)
  await init(folder, ['--url', 'http://h', '--out', 'one.json'])
  await init(folder, ['--url', 'http://h', '--redis', 'redis://r', '--out', 'two.json'])
  assert.deepEqual(readProfile(folder, 'one.json').options.without, ['status', 'restart', 'redis', 'redis-control'])
  assert.deepEqual(readProfile(folder, 'two.json').options.without, ['status', 'restart', 'redis-control'])
})

test('every entry that is commented out is valid too', async (t) => {
  const folder = folderOf(t)
  await init(folder, ['--command', 'x', '--out', 'x.json'])
  const text = readFileSync(join(folder, 'x.json'), 'utf8')
  writeFileSync(join(folder, 'x.json'), text.replace(/^ {2}\/\/ (?=")/gm, '  '))
  writeFileSync(join(folder, 'my.dialect.mjs'), '')
  const { options, statusLines, known } = readProfile(folder, 'x.json')
  assert.deepEqual([options.without, options.path, options.protocol], [['status'], '/engine.io', 4])
  assert.equal(options.dialect, join(folder, 'my.dialect.mjs'))
  assert.deepEqual([statusLines?.closed, known?.reasons.size], ['^closed$', 1])
})

for (const [where, root, cwd, out, expected] of [
  ['a clone', '.', '.', 'implementations/x.json', '../schemas/profile.schema.json'],
  ['a folder of a clone', '.', 'server', 'x.json', '../schemas/profile.schema.json'],
  [
    'an installed package',
    'node_modules/realizehit-conformance',
    '.',
    'x.json',
    './node_modules/realizehit-conformance/schemas/profile.schema.json',
  ],
  ['a package elsewhere', 'global/package', 'project', 'x.json', undefined],
  ['a profile elsewhere', 'clone', 'clone', '../x.json', undefined],
] as const)
  test(`an editor finds the schema of the profile: ${where}`, async (t) => {
    const folder = folderOf(t)
    const suite = { ...locateSuite(execPath), root: join(folder, root) }
    mkdirSync(join(folder, root, 'schemas'), { recursive: true })
    mkdirSync(join(folder, cwd), { recursive: true })
    const schema = join(folder, root, 'schemas/profile.schema.json')
    writeFileSync(schema, '{}')
    const io = new RecordedIo(join(folder, cwd))
    assert.equal(await run(['init', '--command', 'x', '--out', out], io, suite), 0, io.err)
    const text = readFileSync(join(folder, cwd, out), 'utf8')
    assert.equal(/"\$schema": "(.*)"/.exec(text)?.[1], expected ?? pathToFileURL(schema).href)
  })

test('the next command begins as the caller started this one', async (t) => {
  const folder = folderOf(t)
  const { out } = await init(folder, ['--command', 'x', '--out', 'my x.json'], { npm_lifecycle_event: 'conformance' })
  assert.match(out, /\n {4}npm run conformance -- --profile 'my x\.json'\n$/)
})

test('wrong usage: one line, and nothing is written or overwritten', async (t) => {
  const folder = folderOf(t)
  writeFileSync(join(folder, 'mine.json'), 'mine')
  mkdirSync(join(folder, 'empty'))
  for (const [argv, message] of [
    [[], /init needs one target/],
    [['--command', 'x', '--url', 'http://h'], /give one target only: --command, --module or --url\./],
    [['--command', 'x', '--redis', 'redis://r'], /--redis goes with --url only/],
    [['--command', 'a "b'], /--command has a quotation mark that is not closed \(a "b\)\.$/m],
    [['--command', ' '], /must not be empty/],
    [['--url', 'h'], /--url h is not an address/],
    [['--url', 'http://h', '--redis', 'r'], /--redis r must be a URL such as redis:/],
    [['--module', './none.js'], /--module \.\/none\.js is not there/],
    [['--module', 'mine.json/x.js'], /--module mine\.json\/x\.js is not there/],
    [['--module', './empty'], /--module \.\/empty is a folder without a module in it: name the file\.$/m],
    [['--command', 'x', '--out', 'empty'], /: empty is a folder: name a file with --out\.$/m],
    [['--command', 'x', '--out', 'mine.json'], /mine\.json is there already.*--out/],
    [
      ['--command', 'x', '--out', 'mine.json/x.json'],
      /mine\.json\/x\.json cannot be written: ENOTDIR: not a directory\.$/m,
    ],
    [['--comand', 'x'], /unknown option '--comand'/],
  ] as [string[], RegExp][]) {
    const { code, out, err } = await init(folder, argv)
    assert.deepEqual([code, out, err.split('\n').length], [2, '', 2], err)
    assert.match(err, message)
  }
  assert.equal(readFileSync(join(folder, 'mine.json'), 'utf8'), 'mine')
})
