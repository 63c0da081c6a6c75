// Checks of the suite itself. Each gives { passed, failed, output }: one check for each thing looked at.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { writeMap } from './readme-map.mjs'

const LONGEST_FILE = 250
const LONGEST_FEATURE = 260
/** The vocabulary of steps is closed: half of it is the specification's, half the completions'. */
const SENTENCES = 62
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))
/** Files git tracks, or would: paths from the root. */
export const tracked = (...patterns) =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns], { encoding: 'utf8' })
    .split('\n')
    .filter((file) => file && existsSync(file))

/** Counts facts: `[what is wrong if it is, whether it holds]`. */
function verdict(facts) {
  const wrong = facts.filter(([, holds]) => !holds).map(([what]) => what)
  return { passed: facts.length - wrong.length, failed: wrong.length, output: wrong.join('\n') }
}

export async function checkFileSizes() {
  const limits = [
    [LONGEST_FILE, tracked('*.ts', '*.mjs')],
    [LONGEST_FEATURE, tracked('*.feature')],
  ]
  return verdict(
    limits.flatMap(([limit, files]) =>
      files.map((file) => {
        const lines = readFileSync(file, 'utf8').split('\n').length - 1
        return [`${file} has ${lines} lines; ${limit} is the most`, lines <= limit]
      }),
    ),
  )
}

/** The JSON reports, clauses.json, and the other schemas by themselves. */
export async function checkReports(reports) {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }) // `required` in a `then` names what is defined outside it
  const facts = []
  for (const file of tracked('schemas/*.json')) {
    const valid = ajv.validateSchema(readJson(file))
    facts.push([`${file} is no JSON Schema: ${ajv.errorsText()}`, valid])
    ajv.addSchema(readJson(file), file)
  }
  const pairs = [
    ...reports.map((file) => [file, 'schemas/report.schema.json']),
    ['features/clauses.json', 'schemas/clauses.schema.json'],
  ]
  for (const [file, schema] of pairs) {
    const validate = ajv.getSchema(schema)
    facts.push([`${file} does not fit ${schema}: `, Boolean(validate?.(readJson(file)))])
    if (validate?.errors) facts.at(-1)[0] += ajv.errorsText(validate.errors)
  }
  return verdict(facts)
}

/** Tags, clauses, steps and feature files, from the messages of a dry run and the report of a real one. */
export async function checkSuite(report, run) {
  const messages = await dryRun(run)
  const of = (kind) => messages.flatMap((message) => message[kind] ?? [])
  const { clauses } = readJson('features/clauses.json')
  const ids = new Set(clauses.map(({ id }) => id))
  const pickles = of('pickle')
  const tags = new Set(of('gherkinDocument').flatMap(({ feature }) => ruleTags(feature)))
  const ran = new Set(readJson(report).scenarios.map(({ uri }) => uri))
  const steps = of('testCase').flatMap(({ testSteps }) => testSteps.filter(({ pickleStepId }) => pickleStepId))
  const texts = new Map(pickles.flatMap(({ steps }) => steps.map(({ id, text }) => [id, text])))
  const used = new Set(steps.flatMap(({ stepDefinitionIds }) => stepDefinitionIds ?? []))
  const tested = new Set(pickles.flatMap(({ tags }) => tags.map(({ name }) => name.slice(1))))
  return verdict([
    ...[...tags].map((tag) => [`the tag @${tag} is no clause of clauses.json`, ids.has(tag)]),
    ...clauses.map(({ id }) => [`no Rule has the tag @${id}`, tags.has(id)]),
    ...clauses.map(({ id, coveredBy, coveredReason }) => [
      `${id} has neither a scenario nor a reason`,
      tested.has(id) || Boolean(coveredReason && coveredBy?.every((other) => tested.has(other))),
    ]),
    ...steps.map(({ pickleStepId, stepDefinitionIds }) => [
      `${stepDefinitionIds?.length ? 'ambiguous' : 'undefined'} step: ${texts.get(pickleStepId)}`,
      stepDefinitionIds?.length === 1,
    ]),
    ...of('stepDefinition').map(({ id, pattern }) => [`no scenario uses the step: ${pattern.source}`, used.has(id)]),
    ...tracked('features/**/*.feature').map((uri) => [`${uri} was not run`, ran.has(uri)]),
    [`more than ${SENTENCES} sentences: a new one is a decision`, of('stepDefinition').length <= SENTENCES],
  ])
}

function ruleTags(feature) {
  const rules = feature?.children.flatMap(({ rule }) => rule ?? []) ?? []
  return rules.flatMap(({ tags }) => tags.map(({ name }) => name.slice(1))).filter((tag) => /\/\d/.test(tag))
}

async function dryRun(run) {
  const file = join(tmpdir(), `realizehit-messages-${process.pid}.ndjson`)
  try {
    const args = ['--dry-run', '--parallel', '0', '--format', `message:${file}`]
    const { code, output } = await run(join('node_modules', '.bin', 'cucumber-js'), args, { counted: false })
    if (code !== 0 || !existsSync(file)) throw new Error(`the dry run failed:\n${output}`)
    return readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  } finally {
    rmSync(file, { force: true })
  }
}

export async function checkReadme() {
  const readme = readFileSync('README.md', 'utf8')
  return verdict([
    ['the map in README.md is stale: run `node .ci/readme-map.mjs`', writeMap(readme) === readme],
    ['README.md is longer than 150 lines', readme.split('\n').length <= 150],
  ])
}
