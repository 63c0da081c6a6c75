import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'

/** Below the range that systems use for outgoing connections. */
const FIRST_PORT = 10_000
const PORTS = 5_000

/** Starts a redis-server with these settings for one test, and returns its url. Tries ports until one is free. */
export async function startPrivateRedis(context: TestContext, ...settings: string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'end-to-end-redis-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS)
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...settings]
    const redis = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(redis, 'exit')
    const ready = new Promise<true>((resolve) => {
      const lines = createInterface({ input: redis.stdout })
      lines.on('line', (line) => line.includes('Ready to accept connections') && resolve(true))
    })
    if ((await Promise.race([ready, ended])) !== true) continue
    context.after(async () => {
      redis.kill('SIGKILL')
      await ended
    })
    return `redis://127.0.0.1:${port}`
  }
}
