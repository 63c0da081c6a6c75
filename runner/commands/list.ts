import type { Clause } from '../../schemas/types'
import type { Io } from '../io'
import type { PlannedScenario } from '../judging/scenarios'
import { createStyle, type Style } from '../reports/terminal/style'
import { indented, partTitle, sectionLine, widthOf } from '../reports/terminal/tree'
import { planScenarios } from '../running/cucumber'
import { loadClauses, numberOf, sectionsOf } from '../suite/clauses'
import type { SuiteFiles } from '../suite/suite-files'
import { list as listWords } from '../text'

/** Show what the suite asks: every clause with its scenarios. */
export async function listCommand(json: boolean, io: Io, suite: SuiteFiles): Promise<number> {
  const list = loadClauses(suite)
  const planned = await planScenarios(suite, sectionsOf(list.clauses), io.env)
  const own = (clause: Clause) => planned.filter(({ clauses }) => clauses.includes(clause.id))
  if (json) {
    const clauses = list.clauses.map((clause) => ({
      ...clause,
      scenarios: own(clause).map(({ id, name, uri, line }) => ({ id, name, uri, line })),
    }))
    io.stdout.write(`${JSON.stringify({ specification: list.specification, clauses }, undefined, 2)}\n`)
    return 0
  }
  const style = createStyle(io.env, Boolean(io.stdout.isTTY))
  const width = widthOf(list.clauses)
  const entries = list.clauses.map((clause, index) => {
    const before = list.clauses[index - 1]
    const part = clause.part === before?.part ? [] : ['', style.bold(partTitle(clause.part))]
    const section = clause.section === before?.section && part.length === 0 ? [] : ['', sectionLine(clause, style)]
    return [...part, ...section, ...clauseLines(clause, own(clause), width, style)].join('\n')
  })
  io.stdout.write(`${entries.join('\n').trimStart()}\n`)
  return 0
}

function clauseLines(clause: Clause, scenarios: PlannedScenario[], width: number, style: Style): string[] {
  const under = ' '.repeat(width + 6)
  const covered = clause.coveredBy?.length ? [`judged by the scenarios of ${listWords(clause.coveredBy)}`] : []
  const notes = scenarios.length > 0 ? scenarios.map(({ name, uri, line }) => `${name}  ${uri}:${line}`) : covered
  return [
    `    ${indented(numberOf(clause)).padEnd(width)}  ${clause.summary} ${style.dim(`(${clause.level})`)}`,
    ...notes.map((note) => style.dim(`${under}- ${note}`)),
  ]
}
