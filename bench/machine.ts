import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PEERS } from './contestants'
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

/** What stands beside the reference server, by package and version. */
export function peerPackages(): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(join(PEERS, 'package.json'), 'utf8')) as PackageFile
  return dependencies
}

interface PackageFile {
  dependencies: Record<string, string>
}
