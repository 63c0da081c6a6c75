import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { split } from 'shlex'
import { UsageError } from '../../runner/errors'
import { type Candidate, mosquitto, nodeCandidates } from './index'

/** Where Debian installs daemons; not every user has these in PATH. */
const DAEMON_FOLDERS = ['/usr/sbin', '/usr/local/sbin']

/**
 * The candidates to measure, and a note on each one that is left out because it is not installed.
 * Throws UsageError for an unknown name.
 */
export function selectCandidates(
  options: { readonly only: readonly string[]; readonly command?: string },
  { node, env }: { readonly node: string; readonly env: NodeJS.ProcessEnv },
): { candidates: Candidate[]; notes: string[] } {
  const all = nodeCandidates(node, options.command === undefined ? undefined : words(options.command))
  const broker = find('mosquitto', [...(env.PATH ?? '').split(delimiter), ...DAEMON_FOLDERS])
  if (broker !== undefined) all.push(mosquitto(broker))
  const names = all.map(({ name }) => name)
  const unknown = options.only.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new UsageError(`--only ${unknown}: no such server. There are ${names.join(', ')}.`)
  const selected = options.only.length === 0 ? all : all.filter(({ name }) => options.only.includes(name))
  const missing = broker === undefined && options.only.length === 0
  return { candidates: selected, notes: missing ? ['mosquitto is not installed here, so it was not measured.'] : [] }
}

function words(command: string): string[] {
  try {
    const list = split(command)
    if (list.length > 0) return list
  } catch {}
  throw new UsageError(`--command ${JSON.stringify(command)}: it is empty, or a quote is not closed.`)
}

function find(program: string, folders: readonly string[]): string | undefined {
  return folders
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}
