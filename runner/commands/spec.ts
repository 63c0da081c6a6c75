import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { Clause } from '../../schemas/types'
import { messageOf, UsageError } from '../errors'
import type { Io } from '../io'
import type { PlannedScenario } from '../judging/scenarios'
import { judgedBy } from '../judging/verdict'
import { createStyle, type Style } from '../reports/terminal/style'
import { planScenarios } from '../running/cucumber'
import { accept, refuseUnnamed, type Touched } from '../specification/accept'
import { type Change, compareSteps, idOf } from '../specification/compare'
import { readSteps, type Step, sha256 } from '../specification/read'
import { scaffold } from '../specification/scaffold'
import { loadClauses, pendingIn, sectionsOf } from '../suite/clauses'
import type { SuiteFiles } from '../suite/suite-files'
import { count, list as listWords } from '../text'

/** The options of `spec`, as given. */
export interface SpecOptions {
  file: string
  scaffold?: string
  /** What was looked at: ids of clauses, or scenarios as `file:line`. */
  accept?: string[]
  all: boolean
  edition?: string
  json: boolean
}

/** What a text of the specification changes, clause by clause. 0 if nothing, 1 if anything differs (after --accept: still). */
export async function specCommand(options: SpecOptions, io: Io, suite: SuiteFiles): Promise<0 | 1> {
  if (options.all && !options.accept) throw new UsageError('--all goes with --accept: it accepts every change.')
  if (options.edition && !options.accept) throw new UsageError('--edition goes with --accept, which records it.')
  const text = readText(options.file, io.cwd)
  const written: string[] = []
  let { steps, touched, clauses, digest } = await look(text, options.file, io, suite)
  if (options.accept) {
    refuseUnnamed(touched, options.accept, options.all)
    const { edition } = options
    written.push(...accept(suite, touched, steps, { digest: sha256(text), ...(edition && { edition }) }))
    ;({ steps, touched, clauses, digest } = await look(text, options.file, io, suite))
  }
  if (options.scaffold !== undefined) {
    written.push(...scaffold(suite, resolve(io.cwd, options.scaffold), touched, steps))
  }
  const differing = touched.filter(({ kind }) => kind !== 'unchanged')
  const style = createStyle(io.env, Boolean(io.stdout.isTTY))
  const files = [...new Set(written)].map((file) => relative(io.cwd, file) || file)
  io.stdout.write(
    options.json
      ? `${JSON.stringify({ differs: differing.length > 0, changes: touched.map(toJson), written: files }, undefined, 2)}\n`
      : describe(touched, pendingIn(clauses), digest === sha256(text), files, style),
  )
  return differing.length > 0 ? 1 : 0
}

async function look(text: string, file: string, io: Io, suite: SuiteFiles) {
  // rows that a scaffold left open are compared like any other
  const list = loadClauses(suite, { pending: true })
  const { clauses } = list
  const known = new Map(
    clauses.flatMap(({ heading, section }): [string, string][] => (heading ? [[heading, section]] : [])),
  )
  const steps: Step[] = readSteps(text, file, known)
  const planned = await planScenarios(suite, sectionsOf(clauses), io.env)
  const touched = compareSteps(clauses, steps).map(
    (change): Touched => ({ ...change, scenarios: scenariosOf(change, clauses, planned) }),
  )
  return { steps, touched, clauses, digest: list.specification.digest }
}

function scenariosOf(change: Change, clauses: Clause[], planned: PlannedScenario[]): PlannedScenario[] {
  if (change.kind === 'added') return []
  const judges = judgedBy(change.clause, clauses, (id) => planned.some((scenario) => scenario.clauses.includes(id)))
  return planned.filter((scenario) => scenario.clauses.some((id) => judges.includes(id)))
}

function readText(file: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8')
  } catch (error) {
    throw new UsageError(`The specification ${file} cannot be read: ${messageOf(error)}`)
  }
}

function describe(touched: Touched[], pending: string[], same: boolean, written: string[], style: Style): string {
  const kinds = (['unchanged', 'reworded', 'added', 'removed', 'moved'] as const).flatMap((kind) => {
    const number = touched.filter((change) => change.kind === kind).length
    return number > 0 ? [`${number} ${kind}`] : []
  })
  const differing = touched.filter(({ kind }) => kind !== 'unchanged')
  const lines = differing.flatMap((change) => [
    `${change.kind.padEnd(8)}  ${whereTo(change)}`,
    ...change.scenarios.map(({ id, name }) => style.dim(`            ${id} ${name}`)),
  ])
  const elsewhere =
    differing.length === 0 && !same
      ? ['The text as a whole is not the recorded one, its steps are; --accept records its digest.']
      : []
  const open = pending.length > 0 ? [`Still to be filled in: ${listWords(pending)}.`] : []
  const files = written.map((file) => `wrote ${file}`)
  const total = `${count(touched.length, 'clause')}: ${kinds.join(', ')}${differing.length === 0 ? ' — no difference' : ''}`
  return `${[...lines, ...elsewhere, ...open, ...files, total].join('\n')}\n`
}

function whereTo(change: Change): string {
  if (change.kind === 'removed') return `${idOf(change)}  ${change.clause.summary}`
  const { step } = change
  const to = step.id === idOf(change) ? '' : ` → ${step.id}`
  return `${idOf(change)}${to}  line ${step.line}: ${step.text}`
}

function toJson(change: Touched): object {
  const { kind, scenarios } = change
  const step = 'step' in change ? { line: change.step.line, text: change.step.text, to: change.step.id } : {}
  return { kind, id: idOf(change), ...step, scenarios: scenarios.map(({ id, name }) => ({ id, name })) }
}
