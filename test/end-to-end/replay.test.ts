import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { locateSuite } from '../../runner/suite/suite-files'
import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/trace.schema.json'
import type { Report, Trace } from '../../schemas/types'
import { trace } from '../runner/trace'
import { ROOT, Stage, saysOnce, server } from './fixture'

const validate = compileSchema<Trace>(schema)
/** The reference server with the fault that the environment names. */
const FAULTY = ['--module', join(ROOT, 'proof', 'faults', 'server.ts')]

/** A stage on which a run leaves traces in `traces`, and on which they are played again. */
async function recording(t: TestContext, fault: string) {
  const stage = await Stage.build(t)
  stage.variables.REALIZEHIT_FAULT = fault
  const traces = () => readdirSync(join(stage.folder, 'traces')).map((name) => join('traces', name))
  const replay = async (file: string, ...target: string[]) => {
    const ended = await stage.say(locateSuite(process.execPath), ['replay', file, ...target])
    return { ...ended, last: ended.stdout.trimEnd().split('\n').at(-1) }
  }
  return { stage, traces, replay, read: (file: string) => traceIn(join(stage.folder, file)) }
}

function traceIn(file: string): Trace {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
  assert.ok(validate(value), `${file}: ${JSON.stringify(validate.errors)}`)
  return value
}

test('a failure is recorded, and played again against the same server, a sound one, and one that is wrong otherwise', async (t) => {
  const { stage, traces, replay, read } = await recording(t, 'duplicate-granted')
  const ended = await stage.judge(...FAULTY, '--only', 'subscribing/3.1.1', '--traces', 'traces')
  assert.equal(ended.code, 1, ended.stderr)
  assert.equal(traces().length, 4)
  for (const file of traces()) assert.ok(ended.stdout.includes(`trace        ${join(stage.folder, file)}\n`), file)
  const file = traces().find((each) => read(each).scenario.name === 'alice asks twice for the same pattern') ?? ''
  const { mark, transcript, requirement } = read(file)
  const text = JSON.stringify({ action: 'subscribe', pattern: `${mark}:news:*` })
  const sends = transcript.filter(({ source, event }) => source === 'alice' && event === 'sends')
  assert.deepEqual(
    sends.map((entry) => entry.text),
    [text, text],
  )

  const again = await replay(file, ...FAULTY)
  assert.deepEqual([again.code, again.last], [1, 'The failure is still there.'])
  assert.ok(again.stdout.includes(text), 'the frames are those of the trace')
  assert.ok(again.stdout.includes(`not met then: ${requirement}\n`))

  const gone = await replay(file)
  assert.deepEqual([gone.code, gone.last], [0, 'The failure is gone.'])

  stage.variables.REALIZEHIT_FAULT = 'duplicate-toggles'
  const otherwise = await replay(file, ...FAULTY)
  assert.deepEqual([otherwise.code, otherwise.last], [1, `It fails otherwise: Redis holds "${mark}:news:*" once.`])
  await stage.leavesNothing()
})

test('a generated case is recorded as it was found, and done again as it is recorded', async (t) => {
  const { stage, traces, replay, read } = await recording(t, 'bytes-taken-for-text')
  await stage.judge(...FAULTY, '--only', 'robustness/7', '--timeout', '500', '--traces', 'traces')
  const file = traces()[0] ?? ''
  const { generated } = read(file)
  assert.ok(generated?.kind === 'frames', JSON.stringify(generated))

  const again = await replay(file, ...FAULTY)
  assert.deepEqual([again.code, again.last], [1, 'The failure is still there.'])
  const { frames } = generated as unknown as { frames: object[] }
  assert.match(again.stdout, /\n +as it was recorded\n +this was done:\n/)
  assert.equal(again.stdout.match(/^ +\d+\. alice sends /gm)?.length, frames.length)

  const gone = await replay(file)
  assert.deepEqual([gone.code, gone.last], [0, 'The failure is gone.'])
  await stage.leavesNothing()
})

test('every failure of a run is kept, and none is left out', async (t) => {
  const { stage, traces, read } = await recording(t, '')
  const many = ['--only', 'subscribing', '--only', 'resilience/1']
  const target = ['--command', server('says-the-same', 'echo'), '--timeout', '200']
  await stage.judge(...target, ...many, '--traces', 'traces', '--json', 'report.json')
  const report: Report = JSON.parse(readFileSync(join(stage.folder, 'report.json'), 'utf8'))
  const failed = report.scenarios.filter(({ verdict }) => verdict === 'fail')
  assert.ok(failed.length > 10, `${failed.length} failed`)
  const told = failed.map(({ failure, id }) => [failure?.trace, id, failure?.requirement]).sort()
  const kept = traces().map((file) => {
    const { scenario, requirement } = read(file)
    return [join(stage.folder, file), `${scenario.uri}:${scenario.line}`, requirement]
  })
  assert.deepEqual(told, kept.sort())
  await stage.leavesNothing()
})

test('what cannot be played again is said once: exit code 2; a target that cannot run: exit code 3', async (t) => {
  const { stage, replay } = await recording(t, '')
  const name = 'alice asks twice for the same pattern'
  const scenario = { name, uri: 'features/specification/subscribing.feature', line: 1, steps: [] }
  const write = (changes: object, ...target: string[]) => {
    const recorded = { ...trace({ scenario, clauses: ['subscribing/3.1.1'] }), ...changes }
    writeFileSync(join(stage.folder, 't.json'), JSON.stringify(recorded))
    return replay('t.json', ...target)
  }
  saysOnce(await replay('nowhere.json'), 2, /error: The trace nowhere\.json cannot be read: ENOENT/)
  saysOnce(await write({ schemaVersion: 1 }), 2, /error: t\.json is no trace of this suite: its schemaVersion is 1/)
  const gone = { ...scenario, name: 'alice sings' }
  saysOnce(await write({ scenario: gone }), 2, /error: The recorded scenario "alice sings" .* no longer exists/)
  const target = ['--command', 'no-such-server']
  saysOnce(await write({}, ...target), 3, /"no-such-server" cannot be started/, /nothing is said of the failure\.\n$/)
  await stage.leavesNothing()
})
