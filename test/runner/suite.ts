import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { locateSuite, type SuiteFiles } from '../../runner/suite/suite-files'
import type { Clause } from '../../schemas/types'

const DIGEST = '0'.repeat(64)

/** A valid clause of the specification, with the fields that a test overrides. */
export function clause(id: string, other: Partial<Clause> = {}): Clause {
  const [section = '', number = ''] = id.split('/')
  const common = { id, section, summary: `what ${id} asks`, level: 'must' as const, observed: 'somehow' }
  if (other.part === 'completion') return { ...common, part: 'completion', reason: 'the source is silent', ...other }
  const covered = other.coveredBy ? { coveredReason: 'it is only a condition' } : {}
  const heading = section.charAt(0).toUpperCase() + section.slice(1)
  const whole = { ...common, part: 'specification' as const, heading, number, digest: DIGEST, ...covered, ...other }
  return whole
}

/** A list of clauses as features/clauses.json has it. */
export function clauseList(clauses: Clause[]): object {
  return { schemaVersion: 1, specification: { title: 'Specs', edition: '2016-01-15', digest: DIGEST }, clauses }
}

/** A suite in a temporary folder, of these clauses and these features by file name. Its steps are outcomes.steps.ts. */
export function makeSuite(context: TestContext, clauses: Clause[], features: Record<string, string>): SuiteFiles {
  const root = mkdtempSync(join(tmpdir(), 'realizehit-runner-'))
  context.after(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(join(root, 'features'))
  // a copy for each suite: Node loads a file once, and every suite in this process must define its steps
  copyFileSync(join(__dirname, 'outcomes.steps.ts'), join(root, 'outcomes.steps.ts'))
  // the step definitions import Cucumber from where they are
  symlinkSync(join(__dirname, '..', '..', 'node_modules'), join(root, 'node_modules'))
  writeFileSync(join(root, 'features', 'clauses.json'), JSON.stringify(clauseList(clauses)))
  for (const [name, text] of Object.entries(features)) writeFileSync(join(root, 'features', name), text)
  return {
    ...locateSuite('/usr/bin/node'),
    root,
    clauses: join(root, 'features', 'clauses.json'),
    signatures: join(root, 'signatures.json'),
    stepDefinitions: ['outcomes.steps.ts'],
  }
}

/** A feature of one rule for each clause, each with scenarios of one step. */
export function feature(rules: Record<string, string[]>): string {
  const texts = Object.entries(rules).map(([id, steps]) => {
    const scenarios = steps.map((step) => `    Scenario: ${step.replaceAll('"', '')}\n      Given ${step}\n`)
    return `  @${id}\n  Rule: ${id}\n\n${scenarios.join('\n')}`
  })
  return `Feature: a fixture\n\n${texts.join('\n')}`
}
