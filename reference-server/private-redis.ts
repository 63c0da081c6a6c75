import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A redis-server of our own, and how to be rid of it. */
export interface PrivateRedis {
  readonly url: string
  /** Ends the process and removes its folder; bounded. */
  stop(): Promise<void>
}

/** Milliseconds redis-server has to end by itself; without data to save it takes a few. */
const GRACE = 2000

/** Below the ephemeral ports (from 32768 on Linux), where any outgoing connection could take the port between probe and use. */
const FIRST_PORT = 20_000
const PORTS = 10_000

/**
 * Starts a redis-server on a free loopback port, without persistence, and returns once it accepts connections.
 *
 * @param command the program to run
 * @throws Error saying what to do, when there is no such program or it does not start
 */
export async function startPrivateRedis(command = 'redis-server'): Promise<PrivateRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'realizehit-redis-'))
  const port = await freePort()
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const stop = async () => {
    await end(child)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await accepting(child)
    return { url: `redis://127.0.0.1:${port}`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function accepting(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let last = ''
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new Error('there is no redis-server to start') : error),
    )
    child.once('close', (code) => reject(new Error(`redis-server ended at once (${code}): ${last}`)))
    // Read to the end: a pipe nobody drains would stop the process.
    createInterface({ input: child.stdout as NonNullable<typeof child.stdout> }).on('line', (line) => {
      last = line
      if (line.includes('Ready to accept connections')) resolve()
    })
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), GRACE)
  await ended
  clearTimeout(killer)
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS)
    const probe = createServer()
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false))
      probe.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!free) continue
    await new Promise((resolve) => probe.close(resolve))
    return port
  }
}
