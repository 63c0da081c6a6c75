import { Option } from 'commander'
import type { Clause } from '../../schemas/types'
import type { Io } from '../io'
import type { PlannedScenario } from '../judging/scenarios'
import { type Style, styleOf } from '../reports/terminal/style'
import { indented, partTitle, sectionLine, widthOf } from '../reports/terminal/tree'
import { planScenarios } from '../running/cucumber'
import { loadClauses, numberOf, sectionsOf } from '../suite/clauses'
import type { SuiteFiles } from '../suite/suite-files'
import { joinWords } from '../text'
import type { CommandDefinition } from './command'

/** The options of `list`, as given. */
export interface ListOptions {
  json: boolean
  ids: boolean
}

/** `list`: every clause, with the scenarios that judge it. Runs no scenario. */
export const listCommand: CommandDefinition<ListOptions> = {
  name: 'list',
  register(program, chosen) {
    program
      .command('list')
      .description('show the clauses, what they require, and the scenarios that judge them')
      .option('--json', 'as JSON', false)
      .addOption(new Option('--ids', 'the ids only, one on each line').default(false).conflicts('json'))
      .action((options: ListOptions) => chosen(options))
  },
  run: listClauses,
}

async function listClauses({ json, ids }: ListOptions, io: Io, suite: SuiteFiles): Promise<0> {
  const { specification, clauses } = loadClauses(suite, { pending: true })
  if (ids) {
    io.stdout.write(clauses.map(({ id }) => `${id}\n`).join(''))
    return 0
  }
  const planned = await planScenarios(suite, sectionsOf(clauses), io.env)
  const scenariosOf = ({ id }: Clause) => planned.filter((scenario) => scenario.clauses.includes(id))
  if (json) {
    const withScenarios = clauses.map((clause) => ({
      ...clause,
      scenarios: scenariosOf(clause).map(({ id, name, uri, line }) => ({ id, name, uri, line })),
    }))
    io.stdout.write(`${JSON.stringify({ specification, clauses: withScenarios }, undefined, 2)}\n`)
    return 0
  }
  const style = styleOf(io)
  const width = widthOf(clauses)
  const entries = clauses.map((clause, index) => {
    const before = clauses[index - 1]
    const part = clause.part === before?.part ? [] : ['', style.bold(partTitle(clause.part))]
    const section = clause.section === before?.section && part.length === 0 ? [] : ['', sectionLine(clause, style)]
    return [...part, ...section, ...clauseLines(clause, scenariosOf(clause), width, style)].join('\n')
  })
  io.stdout.write(`${entries.join('\n').trimStart()}\n`)
  return 0
}

function clauseLines(clause: Clause, scenarios: PlannedScenario[], width: number, style: Style): string[] {
  const under = ' '.repeat(width + 6)
  const covered = clause.coveredBy?.length ? [`judged by the scenarios of ${joinWords(clause.coveredBy)}`] : []
  const notes = scenarios.length > 0 ? scenarios.map(({ name, uri, line }) => `${name}  ${uri}:${line}`) : covered
  return [
    style.hang(
      `    ${indented(numberOf(clause)).padEnd(width)}  `,
      `${clause.summary} ${style.dim(`(${clause.level})`)}`,
    ),
    ...notes.map((note) => style.hang(`${under}${style.dim('- ')}`, note, { paint: style.dim })),
  ]
}
