import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import type { Clause, ClauseList } from '../../schemas/types'
import { UsageError } from '../errors'
import { reasonOf } from '../input-file'
import { TO_BE_FILLED_IN } from '../suite/clauses'
import { readFeatures, type SuiteFiles, tagsOf } from '../suite/suite-files'
import { joinWords } from '../text'
import { inOrder, readList, writeList } from './clauses-file'
import type { Change } from './compare'
import { withLineEndsOf } from './line-ends'
import type { Step } from './step'

/**
 * Writes, for each added clause, a Rule with an undefined scenario and a row of clauses.json into `folder`, which has the
 * layout of features/ (and may be it). Missing files are first copied from the suite. Existing files are added to, never
 * changed otherwise; existing tags and rows are left alone. Returns the files written. Throws UsageError.
 */
export function scaffold(suite: SuiteFiles, folder: string, changes: Change[], steps: Step[]): string[] {
  const added = changes.flatMap((change) => (change.kind === 'added' ? [change.step] : []))
  const clausesFile = join(folder, 'clauses.json')
  const source = existsSync(clausesFile) ? clausesFile : suite.clauses
  const list = listAt(source)
  const taken = added.filter(({ id, digest }) => list.clauses.some((row) => row.id === id && row.digest !== digest))
  if (taken.length > 0) {
    const ids = joinWords(taken.map(({ id }) => id))
    throw new UsageError(
      `${ids}: that number still belongs to a moved clause. --accept the changes first, then --scaffold.`,
    )
  }
  const features = readFeatures(suite)
  const written: string[] = []
  try {
    for (const section of new Set(added.map((step) => step.section))) {
      const own = features.find(({ uri }) => basename(uri) === `${section}.feature`)
      const place = own ? relative(suite.features, own.uri) : join('specification', `${section}.feature`)
      const file = join(folder, place)
      const here = existsSync(file) ? readFileSync(file, 'utf8') : own?.text
      const tags = tagsOf(here === undefined ? [] : [{ uri: file, text: here }])
      const rules = added.filter((step) => step.section === section && !tags.includes(step.id))
      const [first] = rules
      if (!first) continue
      const before = here ?? `Feature: ${first.heading}\n`
      mkdirSync(dirname(file), { recursive: true })
      const like = here ?? readFileSync(source, 'utf8')
      writeFileSync(file, `${before.trimEnd()}${withLineEndsOf(like, `\n${rules.map(ruleOf).join('')}`)}`)
      written.push(file)
    }
    const rows = added.filter(({ id }) => !list.clauses.some((row) => row.id === id)).map(rowOf)
    if (rows.length > 0) {
      mkdirSync(folder, { recursive: true })
      writeList(clausesFile, { ...list, clauses: inOrder([...list.clauses, ...rows], steps) }, source)
      written.push(clausesFile)
    }
  } catch (error) {
    throw new UsageError(`--scaffold ${folder} cannot be written to: ${reasonOf(error)}.`)
  }
  return written
}

function listAt(file: string): ClauseList {
  try {
    return readList(file)
  } catch (error) {
    throw new UsageError(`${file} cannot be extended: ${reasonOf(error)}.`)
  }
}

// its step has no definition, which is an error to Cucumber and the suite, so the scenario cannot count as passed
function ruleOf({ id, number, text }: Step): string {
  return `
  @${id}
  Rule: ${number} ${text || TO_BE_FILLED_IN}

    Scenario: ${TO_BE_FILLED_IN}: what shows it
      Given the scenario for ${id} is still to be written
`
}

function rowOf({ id, section, heading, number, digest }: Step): Clause {
  const row = { id, part: 'specification', section, heading, number, summary: TO_BE_FILLED_IN, level: TO_BE_FILLED_IN }
  return { ...row, digest, observed: TO_BE_FILLED_IN } as unknown as Clause
}
