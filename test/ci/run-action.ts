import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type Ended, type Fixture, ROOT } from '../end-to-end/fixture'
import { evaluated } from './expressions'

/** A step of a composite action. */
export interface Step {
  id?: string
  name?: string
  if?: string
  uses?: string
  shell?: string
  run?: string
  env?: Record<string, string>
  with?: Record<string, string>
}

/** What action.yml holds, as far as a runner needs it. */
export interface Action {
  inputs: Record<string, { default: string; description: string; required: boolean }>
  outputs: Record<string, { value: string; description: string }>
  runs: { using: string; steps: Step[] }
}

/** How an action ended. */
export interface ActionEnded extends Ended {
  outputs: Record<string, string>
  summary: string
  /** the names of the steps that were run or, if they use another action, would have been */
  steps: string[]
}

export function readAction(): Action {
  return parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'))
}

/** Runs the steps of action.yml as GitHub's runner does, in `folder/workspace`. Steps that use other actions are passed over. */
export async function runAction(fixture: Fixture, given: Record<string, string>, env: NodeJS.ProcessEnv = {}) {
  const action = readAction()
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default])
  const contexts = { inputs: { ...Object.fromEntries(defaults), ...given }, steps: {} as Record<string, unknown> }
  const files = runnerFiles(fixture.folder)
  const ended: ActionEnded = { code: 0, signal: null, stdout: '', stderr: '', outputs: {}, summary: '', steps: [] }
  for (const step of action.runs.steps) {
    const wanted = step.if === undefined ? 'true' : await evaluated(step.if, contexts)
    if (ended.code !== 0 || wanted !== 'true') continue
    ended.steps.push(step.name ?? '')
    if (step.run === undefined) continue
    const { code, stdout, stderr } = await runStep(fixture, step, {
      ...(await stepEnv(step, contexts)),
      ...files,
      ...env,
    })
    Object.assign(ended, { code, stdout: ended.stdout + stdout, stderr: ended.stderr + stderr })
    if (step.id !== undefined)
      contexts.steps[step.id] = { outputs: outputsIn(readFileSync(files.GITHUB_OUTPUT, 'utf8')) }
  }
  for (const [name, { value }] of Object.entries(action.outputs)) ended.outputs[name] = await evaluated(value, contexts)
  ended.summary = readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')
  return ended
}

async function stepEnv(step: Step, contexts: Record<string, unknown>): Promise<NodeJS.ProcessEnv> {
  const entries = Object.entries(step.env ?? {}).map(async ([name, value]) => [name, await evaluated(value, contexts)])
  return Object.fromEntries(await Promise.all(entries))
}

/** A runner puts the text into a file, and starts bash with these options where a step says `shell: bash`. */
function runStep(fixture: Fixture, { run = '', shell }: Step, env: NodeJS.ProcessEnv): Promise<Ended> {
  assert.equal(shell, 'bash')
  const script = join(fixture.folder, 'runner', 'step.sh')
  writeFileSync(script, run)
  const words = ['--noprofile', '--norc', '-e', '-o', 'pipefail', script]
  return fixture.startProgram('bash', words, join(fixture.folder, 'workspace'), env).ended
}

/** The files and folders that a runner makes for a step. */
function runnerFiles(folder: string) {
  const runner = join(folder, 'runner')
  const workspace = join(folder, 'workspace')
  mkdirSync(join(runner, 'temp dir'), { recursive: true })
  mkdirSync(workspace, { recursive: true })
  const files = { GITHUB_OUTPUT: join(runner, 'output'), GITHUB_STEP_SUMMARY: join(runner, 'summary') }
  for (const file of Object.values(files)) writeFileSync(file, '')
  return {
    ...files,
    GITHUB_ACTION_PATH: ROOT,
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: join(runner, 'temp dir'),
    CI: 'true',
  }
}

/** The outputs in the file of a step: `name=value` lines. Any other line would be an error on GitHub, too. */
function outputsIn(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line !== '')
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = '', value = ''] = /^([a-z-]+)=(.*)$/.exec(line) ?? assert.fail(`no output: ${line}`)
      return [name, value]
    }),
  )
}
