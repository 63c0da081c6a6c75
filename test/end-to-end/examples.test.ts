import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { locateSuite } from '../../runner/suite/suite-files'
import { PYTHON_MISSING, PYTHON_MODULES, pythonWith } from '../python'
import { assertNoInternals, Fixture, ROOT } from './fixture'

// The example servers for newcomers: each is judged with its own profile, so that none becomes outdated.

/** Judges from the root of the checkout, where the commands of these profiles are meant to run. */
function judge(fixture: Fixture, profile: string, path: string, ...args: string[]) {
  const files = [
    '--profile',
    join('implementations', 'examples', profile),
    '--failures',
    join(fixture.folder, 'failures'),
  ]
  // beside other tests, a server may get no processor for seconds: 10 s were seen
  const patience = ['--timeout', '20000']
  const options = [...files, '--workers', '2', ...patience, ...args]
  return fixture.judgeFrom(ROOT, { PATH: path }, locateSuite(process.execPath), ...options)
}

/** Asserts that the server of a profile is spec-conformant and complete. */
async function assertComplete(
  t: TestContext,
  profile: string,
  name: string,
  path = process.env.PATH ?? '',
): Promise<void> {
  const fixture = await Fixture.create(t)
  const ended = await judge(fixture, profile, path, '--strict')
  assert.equal(ended.code, 0, ended.stdout + ended.stderr)
  assert.ok(ended.stdout.startsWith(`Judging ${name}: the command `), ended.stdout)
  assert.match(ended.stdout, /— spec-conformant\n.* — complete\n/)
  assertNoInternals(ended)
  await fixture.assertNothingLeft()
}

test('the example in JavaScript is spec-conformant and complete', (t) =>
  assertComplete(t, 'server-mjs.json', 'Example in JavaScript'))

test('the example in Python is spec-conformant and complete', async (t) => {
  const folder = pythonWith(PYTHON_MODULES)
  if (!folder) return t.skip(PYTHON_MISSING)
  await assertComplete(t, 'server-py.json', 'Example in Python', `${folder}${delimiter}${process.env.PATH}`)
})

const GO_SOURCE = join(ROOT, 'implementations', 'examples', 'server.go')
const GO_MISSING = spawnSync('go', ['version']).status === 0 ? false : 'there is no go on this machine'

/** Runs a program of Go, and returns what it prints. Go may have to compile its standard library first. */
function go(program: string, ...args: string[]): string {
  return execFileSync(program, [...args, GO_SOURCE], { encoding: 'utf8', timeout: 200_000 })
}

test('the example in Go is spec-conformant and complete', { skip: GO_MISSING }, async (t) => {
  go('go', 'build', '-o', '/dev/null')
  await assertComplete(t, 'server-go.json', 'Example in Go')
})

test('the example in Go is formatted, and go vet finds nothing in it', { skip: GO_MISSING }, () => {
  assert.equal(go('gofmt', '-l'), '')
  go('go', 'vet')
})

test('the examples are short: 150 or 165 lines, and 720 of the one that has no libraries', () => {
  for (const [file, limit] of Object.entries({ 'server.mjs': 150, 'server.py': 165, 'server.go': 720 })) {
    const text = readFileSync(join(ROOT, 'implementations', 'examples', file), 'utf8')
    assert.ok(text.split('\n').length <= limit, file)
  }
})
