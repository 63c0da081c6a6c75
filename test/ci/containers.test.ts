import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import test from 'node:test'
import { validate } from 'dockerfile-utils'
import { parse } from 'yaml'
import { Fixture, ROOT } from '../end-to-end/fixture'
import { copies, DOCKERFILE, last, offences, type Stage, stagesOf } from './dockerfile'

const STAGES = stagesOf(DOCKERFILE)
const stage = (name: string): Stage => STAGES.get(name) ?? assert.fail(`no stage ${name}`)
const IGNORED = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n')
const COMPOSE = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8'))

test('the Dockerfile is valid, and its image is pinned', () => {
  assert.deepEqual(validate(DOCKERFILE), [])
  assert.notDeepEqual(validate(DOCKERFILE.replace('WORKDIR', 'WORKDI')), [])
  const images = [...STAGES.values()].map(({ image }) => image).filter((image) => !STAGES.has(image))
  assert.ok(images.length > 0)
  for (const image of images) assert.match(image, /^node:20-bookworm-slim@sha256:[0-9a-f]{64}$/)
})

test('what is started keeps our rules, and each rule can be broken', () => {
  for (const name of ['server', 'suite']) assert.deepEqual(offences(stage(name)), [], name)
  const broken = (from: string | RegExp, to: string, name = 'suite') => {
    const text = DOCKERFILE.replace(from, to)
    assert.notEqual(text, DOCKERFILE)
    return offences(stagesOf(text).get(name) ?? assert.fail())
  }
  assert.deepEqual(broken(/^USER node$/m, ''), ['it runs as root'])
  assert.deepEqual(broken(/^USER node$/m, 'USER root'), ['it runs as root'])
  assert.deepEqual(broken('ENTRYPOINT ["node", "/app/dist/runner/cli.js"]', 'ENTRYPOINT node cli.js').length, 1)
  assert.deepEqual(broken(/^STOPSIGNAL SIGTERM$/m, 'STOPSIGNAL SIGKILL'), ['it is not stopped by SIGTERM'])
  assert.deepEqual(broken(/ *&& rm -rf .*/, '&& true'), ["apt's lists stay in it"])
  assert.deepEqual(broken('--no-install-recommends ', ''), ['it installs what apt recommends'])
  const modules = 'COPY --from=packages /app/node_modules'
  assert.deepEqual(broken(modules, 'COPY --from=build /app/node_modules'), ['it has packages for development'])
})

test('the server says whether it is healthy, and the packages are those that users install', () => {
  assert.match(last(stage('server'), 'HEALTHCHECK'), /^CMD \["node", /)
  assert.match(last(stage('packages'), 'RUN'), /^npm ci --omit=dev --ignore-scripts /)
})

test('whatever is copied is there, and reaches the builder; no test does', () => {
  for (const each of STAGES.values())
    for (const source of copies(each).flatMap(({ sources }) => sources)) {
      assert.ok(existsSync(join(ROOT, source)), source)
      assert.ok(allowed(source), `.dockerignore keeps ${source} back`)
    }
  const taken = new Set([...STAGES.values()].flatMap((each) => copies(each)).flatMap(({ sources }) => sources))
  const needless = IGNORED.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  assert.deepEqual(
    needless.filter((file) => !taken.has(file)),
    [],
    'nobody copies it',
  )
  assert.equal(
    IGNORED.find((line) => line !== '' && !line.startsWith('#')),
    '*',
  )
  assert.ok(IGNORED.includes('**/*.test.ts'))
})

function allowed(source: string): boolean {
  return IGNORED.some((line) => line.startsWith('!') && `${source}/`.startsWith(`${line.slice(1)}/`))
}

/** Copies what a stage copies from the checkout, without what .dockerignore keeps back. */
function copyInto(folder: string, each: Stage): void {
  for (const { sources, target } of copies(each))
    for (const source of sources) {
      const to = target.endsWith('/') ? join(folder, target, basename(source)) : join(folder, target)
      mkdirSync(dirname(to), { recursive: true })
      const filter = (file: string) => !file.endsWith('.test.ts') && !file.endsWith('/.bin')
      cpSync(join(ROOT, source), to, { recursive: statSync(join(ROOT, source)).isDirectory(), filter })
    }
}

/** Only the packages that `npm ci --omit=dev` installs: those that the lock does not mark as for development. */
function linkProductionPackages(folder: string): void {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  for (const [path, { dev }] of Object.entries<{ dev?: true }>(packages)) {
    if (dev || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || !existsSync(join(ROOT, path))) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    symlinkSync(join(ROOT, path), join(folder, path))
  }
}

test('what is copied is enough to build, and the images run with the packages of users', async (t) => {
  const fixture = await Fixture.create(t)
  const folder = (name: string) => join(fixture.folder, name)
  mkdirSync(folder('build'))
  copyInto(folder('build'), stage('build'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder('build'), 'node_modules'))
  const [program = '', ...words] = last(stage('build'), 'RUN').split(' ')
  const built = await fixture.startProgram(program, words, folder('build'), {}).ended
  assert.equal(built.code, 0, built.stdout + built.stderr)

  const start = (name: string, args: string[], env: NodeJS.ProcessEnv = {}) => {
    const [, script = ''] = JSON.parse(last(stage(name), 'ENTRYPOINT')) as string[]
    return fixture.startProgram('node', [script.replace('/app', folder(name)), ...args], fixture.folder, env)
  }
  for (const name of ['suite', 'server']) {
    copyInto(folder(name), stage(name))
    linkProductionPackages(folder(name))
  }
  cpSync(join(folder('build'), 'dist'), join(folder('suite'), 'dist'), { recursive: true })
  const own = join('dist', 'reference-server')
  cpSync(join(folder('build'), own), join(folder('server'), own), { recursive: true })

  const only = ['--only', 'subscribing/3.2.1', '--workers', '1', '--markdown', 'r.md', '--html', 'r.html']
  const judged = await start('suite', only).ended
  assert.equal(judged.code, 0, judged.stdout + judged.stderr)
  assert.ok(readdirSync(fixture.folder).includes('r.md'))

  // it listens without Redis, too; port 0 is any that is free
  const server = start('server', [], { PORT: '0', REDIS_URL: 'redis://127.0.0.1:1' })
  const [, PORT = ''] = await server.prints(/Listening on http:\/\/127\.0\.0\.1:(\d+)/)
  const [check = '', ...args] = JSON.parse(last(stage('server'), 'HEALTHCHECK').replace(/^CMD /, '')) as string[]
  const health = () => fixture.startProgram(check, args, fixture.folder, { PORT }).ended
  assert.equal((await health()).code, 0)
  process.kill(server.pid, 'SIGTERM')
  assert.deepEqual((await server.ended).code, 0)
  assert.equal((await health()).code, 1)
  await fixture.assertNothingLeft()
})

test('compose: the server waits for its Redis, which nobody else reaches', () => {
  const { server, redis } = COMPOSE.services
  assert.ok(STAGES.has(server.build.target))
  assert.equal(server.depends_on.redis.condition, 'service_healthy')
  assert.equal(new URL(server.environment.REDIS_URL).hostname, 'redis')
  assert.deepEqual([redis.ports, redis.network_mode], [undefined, undefined])
  assert.deepEqual(redis.healthcheck.test, ['CMD', 'redis-cli', 'ping'])
  assert.match(redis.image, /^redis:\d+\.\d+-bookworm$/)
  for (const port of server.ports) assert.match(port, /^127\.0\.0\.1:\d+:3000$/)
  for (const service of [server, redis]) {
    assert.deepEqual(service.cap_drop, ['ALL'])
    assert.equal(service.read_only, true)
    assert.notEqual(service.privileged, true)
  }
})
