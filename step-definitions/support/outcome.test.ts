import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import Ajv2020 from 'ajv/dist/2020'
import schema from '../../schemas/outcome.schema.json'
import { NotObserved, RequirementNotMet, SuiteFault, TargetFailure } from '../harness/errors'
import { Testbed } from '../harness/testbed'
import { AMPLE, scene } from '../harness/testing/scene'
import { Transcript } from '../harness/transcript'
import { outcomeOf } from './outcome'

const validate = new Ajv2020().compile(schema)

/** The outcome of an error with a server that runs, or has gone; it must be one that the runner understands. */
async function outcome(t: TestContext, error: unknown, gone = false): Promise<object> {
  const { server } = await scene(t)
  const limits = { must: AMPLE, start: AMPLE, stop: AMPLE }
  const target = { kind: 'url', url: server.origin } as const
  const testbed = new Testbed({ target, cwd: '/', path: '/engine.io', without: [], limits, seed: 1 })
  t.after(() => testbed.stop())
  await testbed.begin()
  testbed.transcript.note('alice', 'sends', 'x')
  if (gone) await server.close()
  const { transcript, ...rest } = (await outcomeOf(error, testbed)) as { transcript?: { text: string }[] }
  assert.ok(validate({ ...rest, ...(transcript && { transcript }) }), JSON.stringify(validate.errors))
  if (transcript) assert.equal(transcript.at(-1)?.text, 'x')
  return rest
}

test('a requirement that is not met is the failure of the server', async (t) => {
  assert.deepEqual(await outcome(t, new RequirementNotMet('r', 'e', 'a')), {
    outcome: 'fail',
    requirement: 'r',
    expected: 'e',
    actual: 'a',
  })
})

test('what was not observed names the capability, whatever became of the server', async (t) => {
  const expected = { outcome: 'not-observed', capability: 'redis', requirement: 'r' }
  assert.deepEqual(await outcome(t, new NotObserved('redis', 'r')), expected)
  assert.deepEqual(await outcome(t, new NotObserved('redis', 'r'), true), expected)
})

test('a target that could not run carries its output', async (t) => {
  const expected = { outcome: 'target-error', message: 'm', output: 'o' }
  assert.deepEqual(await outcome(t, new TargetFailure('m', 'o')), expected)
})

test('a server that has gone explains whatever else was thrown', async (t) => {
  for (const error of [new RequirementNotMet('r', 'e', 'a'), new SuiteFault('s')]) {
    const { message, ...rest } = (await outcome(t, error, true)) as { message: string }
    assert.match(message, /no longer accepts connections\.$/)
    assert.deepEqual(rest, { outcome: 'target-error', output: '' })
  }
})

test('a server that did not outlive its Redis is wrong, whatever else was thrown', async () => {
  const explanation = async () => new RequirementNotMet('r', 'e', 'a')
  const testbed = { explanation, transcript: new Transcript() } as unknown as Testbed
  const expected = { outcome: 'fail', requirement: 'r', expected: 'e', actual: 'a', transcript: [] }
  for (const error of [new RequirementNotMet('other', 'e', 'a'), new SuiteFault('s')])
    assert.deepEqual(await outcomeOf(error, testbed), expected)
})

test('anything else is our own fault', async (t) => {
  assert.deepEqual(await outcome(t, new SuiteFault('s')), { outcome: 'suite-error', message: 's' })
  assert.deepEqual(await outcome(t, 'text'), { outcome: 'suite-error', message: 'text' })
})
