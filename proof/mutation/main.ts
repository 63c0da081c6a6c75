import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { messageOf, UsageError } from '../../runner/errors'
import { exitCodeOfError } from '../../runner/exit-code'
import type { Io } from '../../runner/io'
import { describeMutation, isGood, judgeMutants } from './judge'
import { refreshed, type SurvivorGroup } from './matching'
import { mutantsOf } from './mutants'

const HELP = `Usage: npm run mutation -- [options]

Stryker changes the reference server in one place after another, and the suite has to notice. A change that it does not
notice needs a new scenario, or an entry with a reason in proof/mutation/survivors.json. An entry without such a change is
an error too.

  --check  judge the last run again, without a new one
  --write  refresh file and code of the entries in survivors.json that still fit
  --help   show this text

Exit: 0 every survivor is explained  1 not  2 wrong usage  3 could not run
`

/** `npm run mutation`: takes the arguments of the command line, returns the exit code. Never throws. */
export function mutation(
  argv: string[],
  io: Pick<Io, 'stdout' | 'stderr'>,
  root = join(__dirname, '..', '..'),
): number {
  try {
    const { check, write, help } = parse(argv)
    if (help) {
      io.stdout.write(HELP)
      return 0
    }
    const settings = join('proof', 'mutation', 'stryker.json')
    if (!check) {
      const stryker = join('node_modules', '.bin', 'stryker')
      const { status } = spawnSync(stryker, ['run', settings], { cwd: root, stdio: 'inherit' })
      if (status !== 0) return status ?? 1
    }
    return judge(root, readJson(join(root, settings)), write, io)
  } catch (error) {
    io.stderr.write(`error: ${messageOf(error)}\n`)
    return exitCodeOfError(error)
  }
}

function judge(root: string, settings: { jsonReporter: { fileName: string } }, write: boolean, io: Pick<Io, 'stdout'>) {
  const { fileName } = settings.jsonReporter
  if (!existsSync(join(root, fileName)))
    throw new UsageError(`There is no ${fileName} to judge. Run npm run mutation first.`)
  const file = join(root, 'proof', 'mutation', 'survivors.json')
  const groups: SurvivorGroup[] = readJson(file)
  for (const { kind, reason } of groups)
    if (!['equivalent', 'outside'].includes(kind) || !reason)
      throw new UsageError('survivors.json: each group needs a kind (equivalent, outside) and a reason.')
  const result = judgeMutants(mutantsOf(readJson(join(root, fileName))), groups)
  if (write) writeFileSync(file, `${JSON.stringify(refreshed(groups, result.matching), undefined, 2)}\n`)
  io.stdout.write(`${describeMutation(result)}\n`)
  return isGood(result) ? 0 : 1
}

function parse(argv: string[]) {
  try {
    const option = { type: 'boolean', default: false } as const
    return parseArgs({ args: argv, options: { check: option, write: option, help: option } }).values
  } catch (error) {
    throw new UsageError(`${messageOf(error)} See --help.`)
  }
}

function readJson(file: string) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
