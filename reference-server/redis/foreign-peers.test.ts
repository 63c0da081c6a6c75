import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, type TestContext, test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import fc from 'fast-check'
import { createFixture, GENEROUS } from '../../test/reference-server/fixture'
import { RedisBus } from './redis-bus'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)

const TLS_FOLDER = join(__dirname, '..', '..', 'test', 'reference-server', 'tls')
const pem = (name: string) => readFileSync(join(TLS_FOLDER, name), 'utf8')

/** Starts a server on a free port that does this with each connection, and resolves to the port. */
async function listen(t: TestContext, server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  t.after(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

/** Opens a bus, and resolves to what it reports first. */
async function firstReport(t: TestContext, url: string, ca?: string): Promise<string> {
  const bus = new RedisBus(url, GENEROUS, ca === undefined ? {} : { ca })
  t.after(() => bus.close())
  return new Promise((resolve, reject) => {
    const listener = {
      up: () => resolve('up'),
      down: (reason: string) => resolve(`down: ${reason}`),
      message: () => {},
      warning: ({ message }: Error) => resolve(`warning: ${message}`),
    }
    bus.open(listener).catch(reject)
  })
}

/** A peer that sends this at once, and then ends the connection. */
const peerThatSays = (text: string) => createServer((socket) => void socket.end(text))

/** Passes everything on to the Redis of the fixture. */
function passOn(near: Socket): void {
  const { hostname, port } = new URL(fixture.url)
  const far = connect(Number(port), hostname)
  near.pipe(far).pipe(near)
  far.on('error', () => near.destroy())
  near.on('close', () => far.destroy())
}

describe('why a Redis cannot be used is told', () => {
  const cases: readonly [name: string, bytes: string, reason: RegExp][] = [
    [
      'protected mode',
      '-DENIED Redis is running in protected mode\r\n',
      /^down: DENIED Redis is running in protected mode$/,
    ],
    ['no room', '-ERR max number of clients reached\r\n', /^down: ERR max number of clients reached$/],
    [
      'a web server',
      'HTTP/1.1 400 Bad Request\r\n\r\n',
      /no Redis, or sends what no Redis sends: "HTTP\/1.1 400 Bad Request"$/,
    ],
    ['a server that wants TLS', '\x15\x03\x01\0\x02\x02\x46', /no Redis, or sends what no Redis sends: "\\u0015/],
    ['a password that Redis wants', '-NOAUTH Authentication required.\r\n', /^down: NOAUTH Authentication required.$/],
    ['nothing', '', /^down: the connection was closed$/],
  ]
  for (const [name, bytes, reason] of cases) {
    test(name, async (t) => {
      const port = await listen(t, peerThatSays(bytes))
      assert.match(await firstReport(t, `redis://127.0.0.1:${port}`), reason)
    })
  }

  test('a Redis that repeats the password in its error', async (t) => {
    const answer = "-ERR unknown command 'AUTH', with args beginning with: 'secret' \r\n"
    const port = await listen(t, peerThatSays(answer))
    assert.match(
      await firstReport(t, `redis://:secret@127.0.0.1:${port}`),
      /^down: ERR unknown command 'AUTH'.*'\*\*\*' $/,
    )
  })

  test('a password that Redis does not need is a warning', async (t) => {
    assert.equal(
      await firstReport(t, fixture.url.replace('//', '//:unneeded@')),
      'warning: Redis needs no password, but one is given.',
    )
  })

  test('a Sentinel', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'realizehit-sentinel-'))
    const file = join(folder, 'sentinel.conf')
    writeFileSync(file, 'bind 127.0.0.1\nunixsocket s.sock\nport 0\n')
    const sentinel = spawn('redis-server', [
      file,
      '--sentinel',
      '--dir',
      folder,
      '--unixsocket',
      join(folder, 's.sock'),
    ])
    t.after(async () => {
      sentinel.kill()
      await once(sentinel, 'exit')
      rmSync(folder, { recursive: true })
    })
    for await (const line of createInterface({ input: sentinel.stdout })) if (line.includes('Sentinel ID is')) break
    sentinel.stdout.resume()
    assert.match(await firstReport(t, `unix://${folder}/s.sock`), /^down: it is a Sentinel: give the address/)
  })

  test('localhost, where nothing listens: an error of several addresses', async (t) => {
    const server = createServer()
    const port = await listen(t, server)
    server.close()
    await once(server, 'close')
    assert.match(await firstReport(t, `redis://localhost:${port}`), /^down: .*ECONNREFUSED/)
  })
})

describe('ways to Redis', () => {
  test('a unix socket', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'realizehit-socket-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const server = createServer(passOn)
    t.after(() => server.close())
    await once(server.listen(join(folder, 'redis.sock')), 'listening')
    assert.equal(await firstReport(t, `unix://${folder}/redis.sock`), 'up')
  })

  test('TLS, with a certificate that is trusted by redisCa, and only then', async (t) => {
    const server = createTlsServer({ key: pem('key.pem'), cert: pem('certificate.pem') }, passOn)
    server.on('tlsClientError', () => {})
    const port = await listen(t, server)
    assert.equal(await firstReport(t, `rediss://localhost:${port}`, pem('certificate.pem')), 'up')
    assert.match(await firstReport(t, `rediss://localhost:${port}`), /^down: .*self-signed certificate/)
  })
})

describe('whatever the other end sends', () => {
  /** What a Redis answers to our first two commands. */
  const GREETING = '+OK\r\n$12\r\nredis_mode:x\r\n'
  const bulk = (text: string) => `$${text.length}\r\n${text}\r\n`
  const nearlyRight = fc.constantFrom(
    ...[
      '*0\r\n',
      '*2\r\n',
      '*3\r\n',
      '*4\r\n',
      '$-1\r\n',
      '$0\r\n\r\n',
      ':1\r\n',
      ':x\r\n',
      '+OK\r\n',
      '-ERR no\r\n',
      '\r\n',
    ],
    ...['pmessage', 'psubscribe', 'punsubscribe', 'message', 'pong', 'p'].map(bulk),
    `*3\r\n${bulk('psubscribe')}${bulk('p')}:1\r\n`,
    `*4\r\n${bulk('pmessage')}${bulk('p')}${bulk('p')}${bulk('x')}`,
  )
  const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array).toString('latin1'))
  const chunks = fc.array(fc.oneof(nearlyRight, bytes), { maxLength: 8 })

  /** What the first connection to a peer gets; every further one is to Redis. */
  interface Script {
    readonly greets: boolean
    readonly chunks: readonly string[]
  }
  const scripts = fc.array(fc.record<Script>({ greets: fc.boolean(), chunks }), { minLength: 25, maxLength: 25 })

  async function play(t: TestContext, { greets, chunks }: Script): Promise<void> {
    let connections = 0
    const server = createServer((socket) => {
      connections += 1
      if (connections > 1) return passOn(socket)
      for (const chunk of greets ? [GREETING, ...chunks] : chunks) socket.write(chunk, 'latin1')
      socket.end()
    })
    const bus = new RedisBus(`redis://127.0.0.1:${await listen(t, server)}`, GENEROUS)
    let requested: Promise<unknown> | undefined
    try {
      await new Promise<void>((resolve, reject) => {
        const up = () => {
          if (connections > 1) resolve()
          else requested = bus.psubscribe('p')
        }
        bus.open({ up, down: () => {}, message: () => {}, warning: () => {} }).catch(reject)
      })
      await requested
      assert.equal(await bus.psubscribe('q'), undefined)
    } finally {
      await bus.close()
      server.close()
    }
  }

  test('more answers than commands end the connection', async (t) => {
    const answer = `*3\r\n${bulk('psubscribe')}${bulk('p')}:1\r\n`
    const server = createServer((socket) => {
      socket.write(GREETING)
      socket.on('data', (bytes) => bytes.includes('psubscribe') && socket.write(answer + answer))
    })
    const bus = new RedisBus(`redis://127.0.0.1:${await listen(t, server)}`, GENEROUS)
    t.after(() => bus.close())
    const reason = await new Promise((resolve, reject) => {
      bus.open({ up: () => void bus.psubscribe('p'), down: resolve, message: () => {}, warning: reject }).catch(reject)
    })
    assert.equal(reason, 'it answered more than it was asked')
  })

  test('nothing throws, no request hangs, and the next connection is up', { timeout: 2 * GENEROUS }, async (t) => {
    await fc.assert(
      fc.asyncProperty(scripts, async (all) => {
        await Promise.all(all.map((script) => play(t, script)))
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 20) },
    )
  })
})
