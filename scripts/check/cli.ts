// `npm test`: every gate, one line for each, and a last line that counts the checks of all gates together.

import { mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gates } from './gates'
import { stopPrograms } from './programs'
import { runGates } from './run-gates'

process.chdir(resolve(__dirname, '..', '..'))
const work = mkdtempSync(join(tmpdir(), 'realizehit-check-'))
// retries: after Ctrl-C some process may just be writing its coverage there
process.on('exit', () => rmSync(work, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void stopPrograms().then(() => process.exit(128 + constants.signals[signal])))

async function main(): Promise<void> {
  const { lanes, last } = gates(work)
  const print = (line: string) => console.log(line)
  const results = [await runGates(lanes, print), await runGates([last], print)]
  const sum = (what: 'passed' | 'failed') => results.reduce((all, result) => all + result[what], 0)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
  process.exitCode = sum('failed') > 0 ? 1 : 0
}

void main()
