import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A redis-server that only this process uses. */
export interface PrivateRedis {
  readonly url: string
  /** Ends the process and removes its folder, in bounded time. */
  stop(): Promise<void>
}

/** Milliseconds redis-server has to end after SIGTERM; with no data to save it needs a few. */
const STOP_TIMEOUT = 2000

/** Below the ephemeral ports (from 32768 on Linux), where any outgoing connection could take the port between our probe and use. */
const FIRST_PORT = 20_000
const PORTS = 10_000

/** What redis-server prints last when its port is in use. */
const PORT_IN_USE = 'Failed listening on port'

/**
 * Starts a redis-server without persistence on a free loopback port, and resolves once it accepts connections.
 *
 * @param command the program to run
 * @throws Error saying what is wrong, if there is no such program or it does not start
 */
export async function startPrivateRedis(command = 'redis-server'): Promise<PrivateRedis> {
  for (;;) {
    try {
      return await startOn(await freePort(), command)
    } catch (error) {
      // Another process was faster to take the port: choose again.
      if (!(error as Error).message.includes(PORT_IN_USE)) throw error
    }
  }
}

async function startOn(port: number, command: string): Promise<PrivateRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'realizehit-redis-'))
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const stop = async () => {
    await terminate(child)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await ready(child)
    return { url: `redis://127.0.0.1:${port}`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function ready(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let last = ''
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new Error('there is no redis-server to start') : error),
    )
    child.once('close', (code) => reject(new Error(`redis-server ended at once (${code}): ${last}`)))
    // Read to the end: a full pipe would block the process.
    createInterface({ input: child.stdout as NonNullable<typeof child.stdout> }).on('line', (line) => {
      last = line
      if (line.includes('Ready to accept connections')) resolve()
    })
  })
}

async function terminate(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT)
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
