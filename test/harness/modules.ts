import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { LIMIT_MS } from './fixture'

export interface ModuleReport {
  capabilities: string[]
  answer?: number
  status?: object
  stopped?: boolean[]
  statusAfter?: object
  accepted?: { LISTENING?: boolean; CLOSED?: boolean }
  failure?: string
  output: string
  transcript: string[]
}

/** Drives a module in a process of its own. The process must end by itself, so nothing may be left open in it. */
export async function driveModule(
  path: string,
  redisUrl: string,
  limit = LIMIT_MS,
  ...pings: number[]
): Promise<ModuleReport> {
  const driver = join(__dirname, 'module-driver.ts')
  const args = ['-r', './scripts/register-ts.cjs', driver, path, redisUrl, String(limit), ...pings.map(String)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 })
  return JSON.parse(stdout)
}

/** The path of a module with this text, which is removed after the test. */
export function moduleOf(t: TestContext, text: string, name = 'module.js'): string {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-module-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
