import assert from 'node:assert/strict'
import test from 'node:test'
import { split } from 'shlex'
import { parse } from 'yaml'
import { parseArguments } from '../../runner/commands/parse-arguments'
import { IDENTITY } from '../runner/options'
import { blocksOf } from './markdown-blocks'
import { readAction } from './run-action'
import { complaints } from './schema'
import { offences } from './workflows'

const PAGE = 'docs/ci.md'
const TOOL = /^(npx realizehit-conformance|docker run .* realizehit-conformance) (?=\S)/

/** Every text in a value that was YAML. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.split('\n')
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

const documents = blocksOf(PAGE, 'yaml').map((text) => ({ text, value: parse(text) }))
const workflows = documents.filter(({ value }) => 'jobs' in value)
const lines = [
  ...blocksOf(PAGE, 'sh', 'text').flatMap((text) => text.split('\n')),
  ...documents.flatMap(({ value }) => textsIn(value)),
]
const commands = lines.filter((line) => TOOL.test(line)).map((line) => split(line.replace(TOOL, '')))

test('every command line of the page is one of the tool', () => {
  assert.ok(commands.length >= 8, String(commands.length))
  for (const words of commands) assert.notEqual(parseArguments(words, IDENTITY).command, 'help', words.join(' '))
  assert.throws(() => parseArguments([...(commands[0] ?? []), '--frob'], IDENTITY))
})

test('every sh block holds command lines of the tool only, so that a test can run it', () => {
  const blocks = blocksOf(PAGE, 'sh').flatMap((text) => text.split('\n'))
  assert.ok(blocks.length > 2)
  for (const line of blocks) assert.match(line, TOOL)
})

test('the workflows are valid to GitHub, and keep the rules that ours keeps, but for the tag of the action itself', async () => {
  assert.equal(workflows.length, 2)
  for (const { text, value } of workflows) {
    assert.deepEqual(await complaints('workflow', PAGE, text), [])
    const found = offences(text, value)
    assert.deepEqual(
      found.filter((each) => !/realizehit-conformance@v\d+\.\d+\.\d+$/.test(each)),
      [],
    )
  }
})

test('the action is used and described by inputs and outputs that it has', () => {
  const { inputs, outputs } = readAction()
  const [step] = workflows.flatMap(({ value }) => value.jobs.conformance.steps).filter(({ id }) => id === 'conformance')
  for (const name of Object.keys(step.with)) assert.ok(name in inputs, name)
  for (const { text } of workflows)
    for (const [, name = ''] of text.matchAll(/steps\.conformance\.outputs\.(\w+)/g)) assert.ok(name in outputs, name)
})

test('GitLab: what the job keeps is what its commands write', () => {
  const { conformance } = documents.find(({ value }) => !('jobs' in value))?.value ?? {}
  const words = [...conformance.script, ...conformance.after_script].join(' ')
  for (const file of [...conformance.artifacts.paths, conformance.artifacts.reports.junit])
    assert.ok(words.includes(` ${file}`), file)
  assert.equal(conformance.artifacts.when, 'always')
})
