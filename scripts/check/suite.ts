import { readFileSync } from 'node:fs'
import { type Fact, type Result, resultOf } from './gate'
import { packageProgram, runProgram } from './programs'
import { readJson, trackedFiles } from './tracked'

interface Tagged {
  tags: { name: string }[]
}
/** The parts that are read of Cucumber's messages. */
interface Message {
  gherkinDocument?: { feature?: { children: { rule?: Tagged }[] } }
  pickle?: Tagged & { steps: { id: string; text: string }[] }
  stepDefinition?: { id: string; pattern: { source: string } }
  testCase?: { testSteps: { pickleStepId?: string; stepDefinitionIds?: string[] }[] }
}
interface Clause {
  id: string
  coveredBy?: string[]
  coveredReason?: string
}

/** Tags, clauses, steps and feature files: the messages of a dry run, and the report of a real run. */
export async function checkSuite(messagesFile: string, report: string): Promise<Result> {
  const messages = await dryRun(messagesFile)
  const all = <K extends keyof Message>(kind: K) => messages.flatMap((message) => message[kind] ?? [])
  const clauses: Clause[] = readJson('features/clauses.json').clauses
  const pickles = all('pickle') as NonNullable<Message['pickle']>[]
  const documents = all('gherkinDocument') as NonNullable<Message['gherkinDocument']>[]
  const definitions = all('stepDefinition') as NonNullable<Message['stepDefinition']>[]
  const cases = all('testCase') as NonNullable<Message['testCase']>[]
  const steps = cases.flatMap(({ testSteps }) => testSteps.filter(({ pickleStepId }) => pickleStepId))
  const tags = new Set(documents.flatMap(({ feature }) => feature?.children.flatMap(clauseTags) ?? []))
  const scenarios: { uri: string }[] = readJson(report).scenarios
  const result = resultOf([
    ...clauseFacts(clauses, tags, new Set(pickles.flatMap(names))),
    ...stepFacts(steps, pickles, definitions),
    ...featureFacts(new Set(scenarios.map(({ uri }) => uri))),
  ])
  return { ...result, notes: [`${definitions.length} sentences in the vocabulary of steps; 95 is the guideline`] }
}

const names = ({ tags }: Tagged) => tags.map(({ name }) => name.slice(1))
const clauseTags = ({ rule }: { rule?: Tagged }) => (rule ? names(rule).filter((tag) => /\/\d/.test(tag)) : [])

function clauseFacts(clauses: Clause[], tags: Set<string>, tested: Set<string>): Fact[] {
  const ids = new Set(clauses.map(({ id }) => id))
  return [
    ...[...tags].map((tag): Fact => [`the tag @${tag} is not a clause of clauses.json`, ids.has(tag)]),
    ...clauses.map(({ id }): Fact => [`no Rule has the tag @${id}`, tags.has(id)]),
    ...clauses.map(({ id, coveredBy, coveredReason }): Fact => {
      const isCovered = Boolean(coveredReason && coveredBy?.every((other) => tested.has(other)))
      return [`${id} has neither a scenario nor a reason`, tested.has(id) || isCovered]
    }),
  ]
}

function stepFacts(
  steps: NonNullable<Message['testCase']>['testSteps'],
  pickles: NonNullable<Message['pickle']>[],
  definitions: NonNullable<Message['stepDefinition']>[],
): Fact[] {
  const texts = new Map(pickles.flatMap((pickle) => pickle.steps.map(({ id, text }) => [id, text] as const)))
  const used = new Set(steps.flatMap(({ stepDefinitionIds = [] }) => stepDefinitionIds))
  return [
    ...steps.map(({ pickleStepId = '', stepDefinitionIds = [] }): Fact => {
      const problem = stepDefinitionIds.length > 0 ? 'ambiguous' : 'undefined'
      return [`${problem} step: ${texts.get(pickleStepId)}`, stepDefinitionIds.length === 1]
    }),
    ...definitions.map(({ id, pattern }): Fact => [`no scenario uses the step: ${pattern.source}`, used.has(id)]),
  ]
}

function featureFacts(ran: Set<string>): Fact[] {
  return trackedFiles('features/**/*.feature').map((uri): Fact => [`${uri} was not run`, ran.has(uri)])
}

async function dryRun(file: string): Promise<Message[]> {
  const args = ['--dry-run', '--parallel', '0', '--format', `message:${file}`]
  const { code, output } = await runProgram(packageProgram('cucumber-js'), args)
  if (code !== 0) throw new Error(`the dry run failed:\n${output}`)
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line))
}
