// `npm run mutation`: Stryker changes the reference server's core, one thing at a time, and the suite is to notice. What it
// does not notice is killed by a new scenario, or listed in mutation-survivors.json with the reason: it is `equivalent`, for
// clients, Redis and the status see no difference; or `outside` of what they see at all, and a test of the server's own holds
// it. The list binds both ways: a survivor that is not on it fails, and so does an entry that no survivor fits any more.
// `--check` judges the last run again, without another.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Per cent of the mutants that are not outside, the equivalent ones among the living. */
const LEAST = 80
/** Why a mutant may live. */
const KINDS = ['equivalent', 'outside']
/** Of a mutant's end that says nothing against the suite: it was not compiled, or left out. */
const NOT_COUNTED = ['CompileError', 'RuntimeError', 'Ignored', 'Pending']

process.chdir(resolve(import.meta.dirname, '..', '..'))
const settings = JSON.parse(readFileSync('proof/mutation/stryker.json', 'utf8'))
const reportFile = settings.jsonReporter.fileName

if (!process.argv.includes('--check')) {
  const { status } = spawnSync(join('node_modules', '.bin', 'stryker'), ['run', 'proof/mutation/stryker.json'], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
} else if (!existsSync(reportFile)) {
  console.error(`error: there is no ${reportFile} to judge. Run npm run mutation first.`)
  process.exit(2)
}

const mutants = mutantsOf(JSON.parse(readFileSync(reportFile, 'utf8')))
const alive = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
const groups = JSON.parse(readFileSync('proof/mutation/survivors.json', 'utf8'))
for (const { kind, reason } of groups) {
  if (KINDS.includes(kind) && reason) continue
  console.error(`error: mutation-survivors.json: each group says its kind (${KINDS.join(', ')}) and its reason.`)
  process.exit(2)
}
const listed = groups.flatMap(({ kind, mutants: entries }) => entries.map((entry) => ({ ...entry, kind })))
const unknown = alive.filter((mutant) => !listed.some((entry) => fits(entry, mutant)))
const stale = listed.filter((entry) => !alive.some((mutant) => fits(entry, mutant)))
const outside = alive.filter((mutant) => listed.some((entry) => entry.kind === 'outside' && fits(entry, mutant)))
const killed = mutants.length - alive.length
const seen = mutants.length - outside.length
const share = (100 * killed) / seen

for (const { file, line, mutator, original, replacement } of unknown)
  console.log(`alive, and not listed: ${file}:${line} ${mutator}\n    - ${original}\n    + ${replacement}`)
for (const { file, original, replacement } of stale)
  console.log(`listed, and dead or gone: ${file}\n    - ${original}\n    + ${replacement}`)
console.log(
  `${mutants.length} mutants, ${outside.length} of them outside of what the suite can see; of ${seen} it killed ${killed} ` +
    `(${share.toFixed(1)} %, at least ${LEAST}); ${alive.length - outside.length - unknown.length} are equivalent, ${unknown.length} not explained`,
)
process.exitCode = unknown.length > 0 || stale.length > 0 || share < LEAST ? 1 : 0

/** All mutants that count, each with what it put in place of what. */
function mutantsOf({ files }) {
  return Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => !NOT_COUNTED.includes(status))
      .map(({ status, mutatorName, replacement, location }) => ({
        status,
        file,
        line: location.start.line,
        mutator: mutatorName,
        code: folded(source.split('\n')[location.start.line - 1]),
        original: folded(textAt(source, location)),
        replacement: folded(replacement),
      })),
  )
}

/** An entry stays right when lines move: it names the code of the line, and not its number. */
function fits(entry, mutant) {
  return ['file', 'code', 'original', 'replacement'].every((key) => entry[key] === mutant[key])
}

function textAt(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line)
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1)
  lines[0] = lines[0].slice(start.column - 1)
  return lines.join('\n')
}

function folded(text) {
  return text.replace(/\s+/g, ' ').trim()
}
