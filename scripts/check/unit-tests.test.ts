import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type UnitTestOptions, unitTests } from './unit-tests'

const TEST = "const test = require('node:test');"

/** The result of test files with these texts. */
async function resultOf(t: TestContext, texts: string[], options: UnitTestOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-unit-tests-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const files = texts.map((text, index) => {
    const file = join(folder, `${index}.test.js`)
    writeFileSync(file, text)
    return file
  })
  // coverage of these processes would count for nothing
  return unitTests(files, { ...options, env: { NODE_V8_COVERAGE: '' } })
}

test('tests are counted; a failure names the file, the test and the message', async (t) => {
  const { passed, failed, output, notes } = await resultOf(t, [
    `${TEST} test('good', () => {}); test('not here', { skip: true }, () => {})`,
    `${TEST} test.describe('outer', () => { test('good', () => {}); test('bad', () => { throw new Error('so it is') }) })`,
  ])
  assert.deepEqual([passed, failed, notes], [2, 1, ['1 skipped']])
  assert.match(output, /^\S+1\.test\.js: outer > bad\n +Error: so it is\n/)
})

test('a file that holds no test is a failure', async (t) => {
  const { passed, failed, output } = await resultOf(t, ["console.log('imported')", `${TEST} test('good', () => {})`])
  assert.deepEqual([passed, failed], [1, 1])
  assert.match(output, /0\.test\.js: no test ran: .*/)
})

test('a file that exits before its tests end is a failure', async (t) => {
  const { failed, output } = await resultOf(t, [`${TEST} test('a', () => {}); test('b', () => process.exit(0))`])
  assert.equal(failed, 1)
  assert.match(output, /0\.test\.js: (no test ran|it exited while)/)
})

test('a file that cannot be loaded is a failure, with what it printed', async (t) => {
  const { failed, output } = await resultOf(t, ['syntax('])
  assert.equal(failed, 1)
  assert.match(output, /0\.test\.js: the file as a whole: test failed\n[\s\S]*SyntaxError/)
})

test('a file that is killed is a failure; its tests that passed are counted', async (t) => {
  const kill = "setTimeout(() => process.kill(process.pid, 'SIGKILL'), 500)"
  const { passed, failed, output } = await resultOf(t, [`${TEST} test('good', () => {}); ${kill}`])
  assert.deepEqual([passed, failed], [1, 1])
  assert.match(output, /0\.test\.js: the file as a whole/)
})

test('a file that hangs is ended and named, while it runs and at the end', async (t) => {
  let doing = () => ''
  const hang = `${TEST} test('waits', () => new Promise(() => setInterval(() => {}, 1000)))`
  const running = resultOf(t, [hang], {
    limit: 3_000,
    progress: (given) => {
      doing = given
    },
  })
  const limit = Date.now() + 20_000
  while (!doing().includes('0.test.js') && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.match(doing(), /^0 of 1 files; now \S+0\.test\.js \d+ s$/)
  const { failed, output } = await running
  assert.equal(failed, 1)
  assert.match(output, /0\.test\.js: the file as a whole: test timed out after 3000ms/)
})

test('results that come faster than they are read are all counted', async (t) => {
  const busy = setInterval(() => {
    for (const end = performance.now() + 50; performance.now() < end; );
  })
  t.after(() => clearInterval(busy))
  // node:test holds back what the second file reports until the first has ended: some megabytes at once
  const { passed, failed, output } = await resultOf(t, [
    `${TEST} test('waits', (t, done) => setTimeout(done, 1500))`,
    `${TEST} for (let i = 0; i < 1000; i++) test('n'.repeat(1000) + i, () => {})`,
  ])
  assert.deepEqual([passed, failed, output], [1001, 0, ''])
})

test('a test process that crashes is a failure, and names the files that were not run', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-unit-tests-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const testProcess = join(folder, 'crash.js')
  writeFileSync(testProcess, "console.error('out of memory'); process.exit(9)")
  const { passed, failed, output } = await resultOf(t, [`${TEST} test('good', () => {})`], { testProcess })
  assert.deepEqual([passed, failed], [0, 2])
  assert.match(output, /0\.test\.js: was not run\nthe test process ended early, with exit code 9\nout of memory$/)
})

test('a test process that ends well, but too early, is a failure', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-unit-tests-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const testProcess = join(folder, 'idle.js')
  writeFileSync(testProcess, '')
  const { failed, output } = await resultOf(t, [`${TEST} test('good', () => {})`], { testProcess })
  assert.equal(failed, 2)
  assert.match(output, /0\.test\.js: was not run\nthe test process ended early, with exit code 0$/)
})
