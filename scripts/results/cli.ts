import { constants } from 'node:os'
import { resolve } from 'node:path'
import { locateSuite } from '../../runner/suite/suite-files'
import { stopPrograms } from '../check/programs'
import { run } from './main'

process.chdir(resolve(__dirname, '..', '..'))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void stopPrograms().then(() => process.exit(128 + constants.signals[signal])))

async function main(): Promise<void> {
  const io = { out: (text: string) => process.stdout.write(text), err: (text: string) => process.stderr.write(text) }
  process.exitCode = await run(process.argv.slice(2), io, locateSuite(process.execPath))
}

void main()
