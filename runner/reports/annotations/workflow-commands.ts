import { Writable } from 'node:stream'
import type { Io } from '../../io'

// Workflow commands of GitHub Actions: lines of a step's output that its runner obeys. It knows two forms,
// `::name key=value,…::data` at the beginning of a line and the older `##[name key=value;…]data` anywhere in one, and it
// reads stdout and stderr alike.

/** How GitHub shows an annotation. */
export type Severity = 'error' | 'warning' | 'notice'

/** A line that annotates. Whatever the texts hold, it is one line and one command. */
export function annotationLine(
  severity: Severity,
  properties: Record<string, string | number>,
  message: string,
): string {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
  return `::${severity}${pairs.length > 0 ? ` ${pairs.join(',')}` : ''}::${escapeData(message)}\n`
}

function escapeData(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(value: string): string {
  return escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** Whether somebody obeys what is printed. */
export const isOnGitHub = ({ env }: Pick<Io, 'env'>): boolean => env.GITHUB_ACTIONS === 'true'

/** The same text with a space in whatever a runner would take for a command. */
export function withoutCommands(text: string): string {
  // what .NET trims from the beginning of a line
  return text.replace(/^([\s\u0085]*):(?=:)/gm, '$1: ').replaceAll('##[', '# #[')
}

/**
 * Calls `judge` with an io on which no text can be a workflow command, and with a function that writes commands. A server's text
 * comes out in what is printed, and in messages of errors; `::stop-commands::` in it, or `::set-output …::`, must stay text.
 */
export async function guardCommands<Result>(
  io: Io,
  judge: (io: Io, command: (lines: string) => void) => Promise<Result>,
): Promise<Result> {
  let line = ''
  // whole lines only: a command could come in two writes
  const stdout = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      const [end, ...before] = `${line}${chunk}`.split(/(?<=[\n\r])/).reverse()
      const isWhole = /[\n\r]$/.test(end ?? '')
      line = isWhole ? '' : (end ?? '')
      const lines = [...before.reverse(), ...(isWhole ? [end] : [])].join('')
      if (lines !== '') io.stdout.write(withoutCommands(lines))
      done()
    },
  })
  const flush = () => {
    if (line !== '') io.stdout.write(withoutCommands(`${line}\n`))
    line = ''
  }
  try {
    return await judge({ ...io, env: io.env, stdout }, (lines) => {
      flush()
      io.stdout.write(lines)
    })
  } catch (error) {
    if (error instanceof Error) error.message = withoutCommands(error.message)
    throw error
  } finally {
    flush()
  }
}
