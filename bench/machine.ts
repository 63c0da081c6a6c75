import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ALTERNATIVES } from './candidates'
import type { Machine } from './results'

/** The machine and the software that the figures are measured on. */
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

/** The packages of the alternatives, with their versions. */
export function alternativePackages(): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(join(ALTERNATIVES, 'package.json'), 'utf8')) as PackageFile
  return dependencies
}

interface PackageFile {
  dependencies: Record<string, string>
}
