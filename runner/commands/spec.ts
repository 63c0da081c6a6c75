import { relative, resolve } from 'node:path'
import { InvalidArgumentError } from 'commander'
import type { Clause } from '../../schemas/types'
import { UsageError } from '../errors'
import type { Io } from '../io'
import type { PlannedScenario } from '../judging/scenarios'
import { judgedBy } from '../judging/verdict'
import { type Style, styleOf } from '../reports/terminal/style'
import { planScenarios } from '../running/cucumber'
import { type AffectedChange, recordChanges, requireReviewed } from '../specification/accept'
import { type Change, compareSteps, idOf } from '../specification/compare'
import { readSpecification, sha256 } from '../specification/read'
import { scaffold } from '../specification/scaffold'
import { readText } from '../specification/source-text'
import { loadClauses, pendingIn, sectionsOf } from '../suite/clauses'
import type { SuiteFiles } from '../suite/suite-files'
import { count, joinWords, visible } from '../text'
import type { CommandDefinition } from './command'
import { nonEmpty } from './option-values'

/** The options of `spec`, as given. */
export interface SpecOptions {
  file: string
  scaffold?: string
  /** What was reviewed: ids of clauses, or scenarios as `file:line`. */
  accept?: string[]
  all: boolean
  edition?: string
  json: boolean
}

/** `spec`: what a new text of the specification changes, clause by clause; records it, or writes what is to be filled in. */
export const specCommand: CommandDefinition<SpecOptions> = {
  name: 'spec',
  register(program, chosen) {
    program
      .command('spec')
      .description('what a new text of the specification changes, clause by clause')
      .argument('<file.md>', 'the text: headings, and numbered nested lists under them', nonEmpty)
      .option('--scaffold <folder>', 'write a Rule and a row for each added clause here; it may be features/', nonEmpty)
      .option(
        '--accept [ids...]',
        'record the changes; name everything you reviewed, by clause or by scenario (file:line)',
      )
      .option('--all', 'with --accept: everything was reviewed', false)
      .option('--edition <date>', 'with --accept: the edition of the new text, such as 2016-01-15', date)
      .option('--json', 'as JSON', false)
      .addHelpText('after', '\nExit: 0 no difference  1 something differs (with --accept: still)  2 wrong usage')
      .action(
        (file: string, { accept, ...options }: Omit<SpecOptions, 'file' | 'accept'> & { accept?: string[] | true }) =>
          chosen({ ...options, file, ...(accept && { accept: accept === true ? [] : accept }) }),
      )
  },
  run: followSpecification,
}

function date(value: string): string {
  const day = new Date(`${value}T00:00:00Z`)
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value))
    return value
  throw new InvalidArgumentError('It must be a day, such as 2016-01-15.')
}

async function followSpecification(options: SpecOptions, io: Io, suite: SuiteFiles): Promise<0 | 1> {
  if (options.all && !options.accept) throw new UsageError('--all goes with --accept: it accepts every change.')
  if (options.edition && !options.accept) throw new UsageError('--edition goes with --accept, which records it.')
  const text = readText(options.file, io.cwd)
  const written: string[] = []
  let { steps, notes, changes, clauses, digest } = await compareWith(text, options.file, io, suite)
  // on stderr, so that they are seen whatever becomes of the rest, also if --accept rejects it
  for (const note of notes) io.stderr.write(`${options.file}:${note.line}: ${visible(note.text)}\n`)
  if (options.accept) {
    requireReviewed(changes, options.accept, options.all)
    const { edition } = options
    written.push(...recordChanges(suite, changes, steps, { digest: sha256(text), ...(edition && { edition }) }))
    ;({ steps, changes, clauses, digest } = await compareWith(text, options.file, io, suite))
  }
  if (options.scaffold !== undefined) {
    written.push(...scaffold(suite, resolve(io.cwd, options.scaffold), changes, steps))
  }
  const differing = changes.filter(({ kind }) => kind !== 'unchanged')
  const style = styleOf(io)
  const files = [...new Set(written)].map((file) => relative(io.cwd, file) || file)
  io.stdout.write(
    options.json
      ? `${JSON.stringify({ differs: differing.length > 0, changes: changes.map(toJson), notes, written: files }, undefined, 2)}\n`
      : changesText(changes, pendingIn(clauses), digest === sha256(text), files, style),
  )
  return differing.length > 0 ? 1 : 0
}

/** The steps of a text, and what each clause became in it. */
async function compareWith(text: string, file: string, io: Io, suite: SuiteFiles) {
  // rows that a scaffold left to be filled in are compared like any other
  const list = loadClauses(suite, { pending: true })
  const { clauses } = list
  const { steps, notes } = readSpecification(text, file, namesOf(clauses))
  const planned = await planScenarios(suite, sectionsOf(clauses), io.env)
  const changes = compareSteps(clauses, steps).map(
    (change): AffectedChange => ({ ...change, scenarios: scenariosOf(change, clauses, planned) }),
  )
  return { steps, notes, changes, clauses, digest: list.specification.digest }
}

/** The names of sections by their headings, as far as one tells the other. */
function namesOf(clauses: Clause[]): Map<string, string> {
  const sections = clauses.filter((clause) => clause.heading !== undefined)
  const isClear = ({ heading, section }: Clause) =>
    sections.every((other) => other.heading !== heading || other.section === section)
  return new Map(sections.filter(isClear).map(({ heading = '', section }) => [heading, section]))
}

function scenariosOf(change: Change, clauses: Clause[], planned: PlannedScenario[]): PlannedScenario[] {
  if (change.kind === 'added') return []
  const judges = judgedBy(change.clause, clauses, (id) => planned.some((scenario) => scenario.clauses.includes(id)))
  return planned.filter((scenario) => scenario.clauses.some((id) => judges.includes(id)))
}

function changesText(
  changes: AffectedChange[],
  pending: string[],
  sameDigest: boolean,
  written: string[],
  style: Style,
): string {
  const kinds = (['unchanged', 'reworded', 'added', 'removed', 'moved'] as const).flatMap((kind) => {
    const number = changes.filter((change) => change.kind === kind).length
    return number > 0 ? [`${number} ${kind}`] : []
  })
  const differing = changes.filter(({ kind }) => kind !== 'unchanged')
  const lines = differing.flatMap((change) => [
    `${change.kind.padEnd(8)}  ${placeOf(change)}`,
    ...change.scenarios.map(({ id, name }) => style.dim(`            ${id} ${name}`)),
  ])
  const elsewhere =
    differing.length === 0 && !sameDigest
      ? ['The steps are the recorded ones, but the text around them is not; --accept records its digest.']
      : []
  const open = pending.length > 0 ? [`Still to be filled in: ${joinWords(pending)}.`] : []
  const files = written.map((file) => `wrote ${file}`)
  const total = `${count(changes.length, 'clause')}: ${kinds.join(', ')}${differing.length === 0 ? ' — no difference' : ''}`
  return `${[...lines, ...elsewhere, ...open, ...files, total].join('\n')}\n`
}

function placeOf(change: Change): string {
  if (change.kind === 'removed') return `${idOf(change)}  ${change.clause.summary}`
  const { step } = change
  const to = step.id === idOf(change) ? '' : ` → ${step.id}`
  return `${idOf(change)}${to}  line ${step.line}: ${step.text}`
}

function toJson(change: AffectedChange): object {
  const { kind, scenarios } = change
  const step = 'step' in change ? { line: change.step.line, text: change.step.text, to: change.step.id } : {}
  return { kind, id: idOf(change), ...step, scenarios: scenarios.map(({ id, name }) => ({ id, name })) }
}
