import { execFile } from 'node:child_process'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'
import { promisify } from 'node:util'
import type { Machine } from './results'

/** What the figures were measured on. */
export async function describeMachine(redis: string): Promise<Machine> {
  const { stdout } = await promisify(execFile)(redis, ['--version'])
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    os: `${type()} ${release()}`,
    node: process.versions.node,
    redis: /v=([\d.]+)/.exec(stdout)?.[1] ?? 'unknown',
  }
}
