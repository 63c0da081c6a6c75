import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { packInto } from '../../scripts/check/package/pack'
import { Fixture, ROOT } from './fixture'

// The published package, installed beside a server, as somebody else's tests use it. The server is an example, or wrong.

const WRONG = `import ${JSON.stringify(join(ROOT, 'test', 'servers', 'sends-twice.mjs'))}`
const EXAMPLE = readFileSync(join(ROOT, 'implementations', 'examples', 'server.mjs'), 'utf8')
/** A server over which the suite waits for nothing: a busy machine must not fail these tests. */
const JUDGE = `const target = { command: 'node server.mjs' }, timeout = 30_000
const options = { target, timeout, only: 'subscribing/3.2.2' }`

let installed: string

before(async () => {
  installed = mkdtempSync(join(tmpdir(), 'realizehit-package-'))
  await packInto(installed)
})
after(() => rmSync(installed, { recursive: true, force: true }))

/** A folder with the package, what the example server needs, and these files. */
async function project(t: TestContext, files: Record<string, string>) {
  const fixture = await Fixture.create(t)
  const folder = join(fixture.folder, 'project')
  const link = (name: string, to: string) => {
    const path = join(folder, 'node_modules', name)
    mkdirSync(dirname(path), { recursive: true })
    symlinkSync(to, path)
  }
  link('realizehit-conformance', join(installed, 'node_modules', 'realizehit-conformance'))
  for (const name of ['engine.io', 'ioredis', 'vitest']) link(name, join(ROOT, 'node_modules', name))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  /** Runs a program to its end. */
  const run = async (...words: string[]) => {
    const ended = await fixture.node(folder, ...words).ended
    await fixture.assertNothingLeft()
    return ended
  }
  const example = (name: string) => cpSync(join(ROOT, 'docs', 'examples', name), folder, { recursive: true })
  return { folder, fixture, run, example }
}

const RUNNERS = {
  'node-test': ['--test', '--test-reporter=tap', 'conformance.test.mjs'],
  vitest: [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=verbose', '--no-color'],
}

describe('the examples', () => {
  for (const [name, words] of Object.entries(RUNNERS)) {
    test(`${name}: a test for each clause passes`, async (t) => {
      const { run, example } = await project(t, { 'server.mjs': EXAMPLE })
      example(name)
      const { code, stdout, stderr } = await run(...words)
      assert.equal(code, 0, stdout + stderr)
      assert.match(stdout, /subscribing\/3\.2\.2 the client is told the action/)
      assert.match(stdout, /unsubscribing\/2\.1\.1/)
    })

    test(`${name}: a server that is wrong fails, and the test says why`, async (t) => {
      const { run, example } = await project(t, { 'server.mjs': WRONG })
      example(name)
      const { code, stdout, stderr } = await run(...words)
      assert.equal(code, 1, stdout + stderr)
      const said = stdout + stderr
      assert.match(said, /(not ok|×|✗|FAIL).*subscribing\/3\.2\.2/)
      assert.match(said, /requirement {2}/)
      assert.match(said, /not spec-conformant|failed/)
    })
  }
})

const page = readFileSync(join(ROOT, 'docs', 'library.md'), 'utf8')
const [, first = '', progress = '', aborting = ''] = page
  .split(/^```js\n/m)
  .map((part) => part.split(/^```$/m)[0] ?? '')

describe('docs/library.md', () => {
  test('the first example prints each clause, and nothing more where the server is right', async (t) => {
    const { run } = await project(t, { 'server.mjs': EXAMPLE, 'a.mjs': first })
    const { code, stdout, stderr } = await run('a.mjs')
    assert.deepEqual([code, stderr], [0, ''])
    assert.match(stdout, /^(subscribing\/[\d.]+ pass\n){10}wire\/1 pass\n$/)
  })

  test('the first example says what a wrong server did', async (t) => {
    const { run } = await project(t, { 'server.mjs': WRONG, 'a.mjs': first })
    assert.match((await run('a.mjs')).stdout, /subscribing\/3\.2\.2 fail\n[\s\S]*requirement {2}/)
  })

  test('progress: the plan, each scenario, each clause', async (t) => {
    const { run } = await project(t, { 'server.mjs': EXAMPLE, 'a.mjs': progress })
    const { code, stdout } = await run('a.mjs')
    assert.equal(code, 0)
    assert.match(stdout, /^\d+ 1\n(.+ pass [\d.]+\n)+subscribing\/1 .+ (pass|informative)\n$/)
  })

  test('aborting: what was found until then is in the error', async (t) => {
    const { run } = await project(t, { 'server.mjs': EXAMPLE, 'a.mjs': aborting })
    const { code, stdout, stderr } = await run('a.mjs')
    assert.deepEqual([code, stderr], [0, ''])
    assert.match(stdout, /^[1-9]\d*\n$/)
  })
})

test('from CommonJS it prints nothing, writes nothing, and lets the process end by itself', async (t) => {
  const script = `${JUDGE}
    require('realizehit-conformance').judge(options).then((report) => { process.exitCode = report.clauses[0].verdict === 'pass' ? 42 : 1 })`
  const { run, folder } = await project(t, { 'server.mjs': EXAMPLE, 'a.cjs': script })
  const { code, stdout, stderr } = await run('a.cjs')
  assert.deepEqual([code, stdout, stderr], [42, '', ''])
  assert.throws(() => readFileSync(join(folder, 'conformance-failures')), /ENOENT/)
})

test('a child process of the caller survives a run that is aborted', async (t) => {
  const script = `import { spawn } from 'node:child_process'
    import { judge } from 'realizehit-conformance'
    ${JUDGE}
    const signal = AbortSignal.timeout(600_000), mine = []
    const controller = new AbortController()
    const plan = () => { mine.push(spawn('node', ['-e', 'process.stdin.resume()'])); controller.abort() }
    await judge({ ...options, signal: controller.signal, on: { plan } }).catch(({ name }) => console.log(name))
    setImmediate(() => { console.log(mine[0].exitCode, mine[0].signalCode); mine[0].stdin.end() })`
  const { run } = await project(t, { 'server.mjs': EXAMPLE, 'a.mjs': script })
  const { code, stdout, stderr } = await run('a.mjs')
  assert.deepEqual([code, stdout, stderr], [0, 'AbortError\nnull null\n', ''])
})

test('the reference server, schemas, features and package.json can be imported, and nothing else', async (t) => {
  const script = `import { createRequire } from 'node:module'
    import { Server } from 'realizehit-conformance/reference-server'
    import { judge } from 'realizehit-conformance'
    const require = createRequire(import.meta.url)
    const server = new Server({ port: 0, host: '127.0.0.1', redis: 'redis://127.0.0.1:1' })
    await server.listen(); console.log(server.status === Server.STATUS.LISTENING); await server.close()
    console.log(require('realizehit-conformance/schemas/report.schema.json').title)
    console.log(require('realizehit-conformance/package.json').name)
    console.log(require('realizehit-conformance/features/clauses.json').clauses.length > 30)
    try { require('realizehit-conformance/dist/runner/main') } catch ({ code }) { console.log(code) }
    const target = { module: import.meta.resolve('realizehit-conformance/reference-server') }
    console.log((await judge({ target, timeout: 30_000, only: 'subscribing/3.2.2' })).clauses[0].verdict)`
  const { run } = await project(t, { 'a.mjs': script })
  const { code, stdout, stderr } = await run('a.mjs')
  const lines = ['true', 'Report', 'realizehit-conformance', 'true', 'ERR_PACKAGE_PATH_NOT_EXPORTED', 'pass']
  assert.deepEqual([code, stdout.trim().split('\n')], [0, lines], stdout + stderr)
})

test('the command of the package judges the server of the package', async (t) => {
  const { run } = await project(t, {})
  const cli = 'node_modules/realizehit-conformance/dist/runner/cli.js'
  const { code, stdout, stderr } = await run(
    cli,
    '--only',
    'subscribing/3.2.2',
    '--timeout',
    '30000',
    '--json',
    'r.json',
  )
  assert.deepEqual([code, stderr], [0, ''])
  assert.match(stdout, /^Judging the bundled reference server[\s\S]*✓ 3\.2\.2 [\s\S]*Written: r\.json\n$/)
})
