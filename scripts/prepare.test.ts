import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = join(__dirname, '..')
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

/** npm, without what an npm that runs this test says in the environment, and without a network. */
function npm(cwd: string, ...args: string[]) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD)/i.test(name)))
  return run('npm', [...args, '--offline', '--no-audit', '--no-fund', '--no-update-notifier'], { cwd, env })
}

/** A repository whose `prepare` is ours, and whose build writes dist/built. */
async function repository(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-prepare-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const [checkout, user] = [join(folder, 'checkout'), join(folder, 'user')]
  mkdirSync(join(checkout, 'scripts'), { recursive: true })
  mkdirSync(user)
  const scripts = { prepare: MANIFEST.scripts.prepare }
  const manifest = { name: 'prepared', version: '1.0.0', files: ['dist'], scripts }
  writeFileSync(join(checkout, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(checkout, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages: { '': manifest } }))
  writeFileSync(join(user, 'package.json'), '{}')
  cpSync(join(ROOT, 'scripts/prepare.mjs'), join(checkout, 'scripts/prepare.mjs'))
  const build = `import { mkdirSync, writeFileSync } from 'node:fs'
    mkdirSync('dist')
    writeFileSync('dist/built', process.argv.at(-1))`
  writeFileSync(join(checkout, 'scripts/build.mjs'), build)
  return { checkout, user, dist: join(checkout, 'dist') }
}

test('installed by its git address, the package is built', async (t) => {
  const { checkout, user } = await repository(t)
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { cwd: checkout })
  await git('init', '-q')
  await git('add', '.')
  await git('commit', '-qm', 'all')
  await npm(user, 'install', `git+${pathToFileURL(checkout)}`)
  assert.equal(readFileSync(join(user, 'node_modules/prepared/dist/built'), 'utf8'), '--no-check')
})

test('npm ci and npm install in a checkout build nothing', async (t) => {
  const { checkout, user, dist } = await repository(t)
  await npm(checkout, 'ci')
  await npm(checkout, 'install')
  await npm(user, 'ci', '--prefix', checkout)
  assert.equal(existsSync(dist), false)
})

test('a checkout that is linked to is built', async (t) => {
  const { checkout, user, dist } = await repository(t)
  await npm(user, 'install', checkout)
  assert.ok(existsSync(dist))
})

test('a checkout whose commands are installed for all is built', async (t) => {
  const { checkout, user, dist } = await repository(t)
  const globalConfig = join(user, 'npmrc')
  writeFileSync(globalConfig, `prefix=${join(user, 'all')}`)
  await npm(checkout, 'install', '--global', '.', '--globalconfig', globalConfig)
  assert.ok(existsSync(dist))
})

test('npm ci needs no scripts: an image may begin with package.json and package-lock.json alone', async (t) => {
  const { checkout } = await repository(t)
  rmSync(join(checkout, 'scripts'), { recursive: true })
  await npm(checkout, 'ci')
})

test('npm pack where no packages are installed says what to do', async (t) => {
  const { checkout } = await repository(t)
  cpSync(join(ROOT, 'scripts'), join(checkout, 'scripts'), { recursive: true })
  writeFileSync(join(checkout, 'package.json'), JSON.stringify({ ...MANIFEST, name: 'packed' }))
  await assert.rejects(npm(checkout, 'pack'), (error: Error & { stderr: string }) => {
    assert.match(error.stderr, /The packages that build this are not installed\. Run `npm ci` first\./)
    return true
  })
})
