import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { split } from 'shlex'
import { UsageError } from '../../runner/errors'
import { type Contestant, contestants, mosquitto } from './index'

/** Where Debian puts daemons, which is not on everybody's PATH. */
const DAEMONS = ['/usr/sbin', '/usr/local/sbin']

/** Who is measured, and who is not though one might expect it. Throws UsageError for what there is not. */
export function choose(
  options: { readonly only: readonly string[]; readonly command?: string },
  { node, env }: { readonly node: string; readonly env: NodeJS.ProcessEnv },
): { contestants: Contestant[]; notes: string[] } {
  const all = contestants(node, options.command === undefined ? undefined : words(options.command))
  const broker = find('mosquitto', [...(env.PATH ?? '').split(delimiter), ...DAEMONS])
  if (broker !== undefined) all.push(mosquitto(broker))
  const names = all.map(({ name }) => name)
  const unknown = options.only.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new UsageError(`--only ${unknown}: there are ${names.join(', ')}.`)
  const chosen = options.only.length === 0 ? all : all.filter(({ name }) => options.only.includes(name))
  const absent = broker === undefined && options.only.length === 0
  return { contestants: chosen, notes: absent ? ['mosquitto is not installed here, and so was not measured.'] : [] }
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
