import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { locateSuite } from '../../runner/suite/suite-files'
import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/trace.schema.json'
import type { Report, Trace } from '../../schemas/types'
import { trace } from '../runner/trace'
import { assertSaidOnce, Fixture, ROOT, server } from './fixture'

const validate = compileSchema<Trace>(schema)
/** The reference server with the fault named in the environment. */
const FAULTY = ['--module', join(ROOT, 'proof', 'faults', 'faulty-server.ts')]

/** A fixture in which a run keeps traces in the folder `traces`, and a function that replays them. */
async function recording(t: TestContext, fault: string) {
  const fixture = await Fixture.create(t)
  fixture.variables.REALIZEHIT_FAULT = fault
  const traces = () => readdirSync(join(fixture.folder, 'traces')).map((name) => join('traces', name))
  const replay = async (file: string, ...target: string[]) => {
    const ended = await fixture.runCli(locateSuite(process.execPath), ['replay', file, ...target])
    return { ...ended, last: ended.stdout.trimEnd().split('\n').at(-1) }
  }
  return { fixture, traces, replay, read: (file: string) => traceIn(join(fixture.folder, file)) }
}

function traceIn(file: string): Trace {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
  assert.ok(validate(value), `${file}: ${JSON.stringify(validate.errors)}`)
  return value
}

test('a failure is recorded, and replayed against the same server, a correct one, and one with another fault', async (t) => {
  const { fixture, traces, replay, read } = await recording(t, 'duplicate-granted')
  const ended = await fixture.judge(...FAULTY, '--only', 'subscribing/3.1.1', '--verbose', '--traces', 'traces')
  assert.equal(ended.code, 1, ended.stderr)
  assert.equal(traces().length, 5)
  for (const file of traces()) assert.ok(ended.stdout.includes(`trace        ${join(fixture.folder, file)}\n`), file)
  const file = traces().find((each) => read(each).scenario.name === 'alice asks twice for the same pattern') ?? ''
  const { mark, transcript, requirement } = read(file)
  const text = JSON.stringify({ action: 'subscribe', pattern: `${mark}:news:*` })
  const sends = transcript.filter(({ source, event }) => source === 'alice' && event === 'sends')
  assert.deepEqual(
    sends.map((entry) => entry.text),
    [text, text],
  )
  const steps = transcript.filter(({ source }) => source === 'step').map((entry) => `${entry.event} ${entry.text}`)
  assert.deepEqual(steps, [
    'Given "alice" is subscribed to "news:*"',
    'When "alice" subscribes to "news:*"',
    'Then "alice" is refused "subscribe" for "news:*"',
  ])
  const order = transcript.map(({ source, event }) => (source === 'alice' || source === 'step' ? event : source))
  const expected = ['Given', 'connects', 'receives open', 'sends', 'redis', 'receives', 'When', 'sends', 'Then']
  assert.deepEqual(order.filter((each) => expected.includes(each)).slice(0, 7), expected.slice(0, 7))

  const again = await replay(file, ...FAULTY)
  assert.deepEqual([again.code, again.last], [1, 'The failure is still there.'])
  assert.ok(again.stdout.includes(text), 'the frames are those of the trace')
  assert.ok(again.stdout.includes(`not met then: ${requirement}\n`))

  const gone = await replay(file)
  assert.deepEqual([gone.code, gone.last], [0, 'The failure is gone this time.'])

  fixture.variables.REALIZEHIT_FAULT = 'duplicate-toggles'
  const different = await replay(file, ...FAULTY)
  assert.deepEqual([different.code, different.last], [1, `It fails differently: Redis holds "${mark}:news:*" once.`])
  await fixture.assertNothingLeft()
})

test('a generated case is recorded and repeated exactly', async (t) => {
  const { fixture, traces, replay, read } = await recording(t, 'bytes-taken-for-text')
  await fixture.judge(...FAULTY, '--only', 'robustness/7', '--timeout', '500', '--traces', 'traces')
  const file = traces()[0] ?? ''
  const { generated } = read(file)
  assert.ok(generated?.kind === 'frames', JSON.stringify(generated))

  const again = await replay(file, ...FAULTY)
  assert.deepEqual([again.code, again.last], [1, 'The failure is still there.'])
  const { frames } = generated as unknown as { frames: object[] }
  assert.match(again.stdout, /\n +as it was recorded\n +this was done:\n/)
  // On a slow machine a case may not be reduced in its time, and the terminal shows a long one in part.
  const printed = again.stdout.match(/^ +\d+\. alice sends /gm)?.length ?? 0
  const wasCut = /… \(\d+ characters\)$/m.test(again.stdout)
  assert.ok(printed === frames.length || (printed > 0 && wasCut), `${printed} of ${frames.length} frames`)

  const gone = await replay(file)
  assert.deepEqual([gone.code, gone.last], [0, 'The failure is gone this time.'])
  await fixture.assertNothingLeft()
})

test('every failure of a run is kept', async (t) => {
  const { fixture, traces, read } = await recording(t, '')
  const many = ['--only', 'subscribing', '--only', 'resilience/1', '--all']
  const target = ['--command', server('fixed-reply', 'echo'), '--timeout', '200']
  await fixture.judge(...target, ...many, '--traces', 'traces', '--json', 'report.json')
  const report: Report = JSON.parse(readFileSync(join(fixture.folder, 'report.json'), 'utf8'))
  const failed = report.scenarios.filter(({ failure }) => failure !== undefined) // the inconclusive ones too
  assert.ok(failed.length > 5, `${failed.length} failed, more than the terminal shows`)
  const reported = failed.map(({ failure, id }) => [failure?.trace, id, failure?.requirement]).sort()
  const kept = traces().map((file) => {
    const { scenario, requirement } = read(file)
    return [join(fixture.folder, file), `${scenario.uri}:${scenario.line}`, requirement]
  })
  assert.deepEqual(reported, kept.sort())
  await fixture.assertNothingLeft()
})

test('a trace that cannot be replayed is exit code 2, a target that cannot run is exit code 3', async (t) => {
  const { fixture, replay } = await recording(t, '')
  const name = 'alice asks twice for the same pattern'
  const scenario = { name, uri: 'features/specification/subscribing.feature', line: 1, steps: [] }
  const write = (changes: object, ...target: string[]) => {
    const recorded = { ...trace({ scenario, clauses: ['subscribing/3.1.1'] }), ...changes }
    writeFileSync(join(fixture.folder, 't.json'), JSON.stringify(recorded))
    return replay('t.json', ...target)
  }
  assertSaidOnce(await replay('nowhere.json'), 2, /error: there is no file nowhere\.json\.\n/)
  assertSaidOnce(
    await write({ schemaVersion: 1 }),
    2,
    /error: t\.json is not a trace of this suite: its schemaVersion is 1/,
  )
  const gone = { ...scenario, name: 'alice sings' }
  assertSaidOnce(await write({ scenario: gone }), 2, /error: The recorded scenario "alice sings" .* no longer exists/)
  const target = ['--command', 'no-such-server']
  assertSaidOnce(
    await write({}, ...target),
    3,
    /"no-such-server" cannot be started/,
    /so the failure was not judged\.\n$/,
  )
  await fixture.assertNothingLeft()
})
