import {
  After,
  AfterAll,
  AfterStep,
  Before,
  BeforeAll,
  BeforeStep,
  Status,
  setDefaultTimeout,
} from '@cucumber/cucumber'
import { NOT_PLAYED_TAG, OUTCOME_MEDIA_TYPE, UNKNOWN_FRAMES_MEDIA_TYPE } from '../../schemas/shared'
import { NotObserved } from '../harness/errors'
import { generationFor } from '../harness/generated/generation'
import { checkedParameters } from '../harness/run-parameters'
import { cleanUpOnExit } from '../harness/server/cleanup'
import { Testbed } from '../harness/testbed'
import { outcomeOf, tracedOutcomeOf } from './outcome'
import type { Scenario } from './world'

/** The keywords of steps; an `And` counts as what it continues. */
const KEYWORDS = { Context: 'Given', Action: 'When', Outcome: 'Then', Unknown: '*' } as const

let testbed: Testbed

setDefaultTimeout(-1) // the harness has its own limits, with better messages

BeforeAll(function () {
  cleanUpOnExit()
  testbed = new Testbed(checkedParameters(this.parameters))
})

// The outcome is attached here, because After hooks cannot: the world may not have begun.
Before(async function (this: Scenario, { pickle }) {
  if (pickle.tags.some(({ name }) => name === NOT_PLAYED_TAG)) return 'skipped'
  let thrown: unknown
  try {
    const server = await testbed.begin(this.names.mark)
    const generation = generationFor(pickle, this.parameters, testbed.transcript)
    this.begin(testbed, server, generation)
    testbed.judge(generation.clauses)
  } catch (error) {
    thrown = error
  }
  if (thrown) {
    this.attach(JSON.stringify(await outcomeOf(thrown, testbed)), OUTCOME_MEDIA_TYPE)
    throw thrown
  }
  return undefined
})

BeforeStep(({ pickleStep }) => {
  testbed.transcript.step(KEYWORDS[pickleStep.type ?? 'Unknown'], pickleStep.text)
})

// Cucumber 12.9 forgets a step's error once it has skipped the next step, so an After hook would not see it.
AfterStep(function (this: Scenario, { error }) {
  this.thrown ??= error
})

After(async function (this: Scenario, { result, pickle }) {
  if (pickle.tags.some(({ name }) => name === NOT_PLAYED_TAG)) return
  // a server that has exited by itself fails the scenario, even if every step has passed
  const thrown = this.thrown ?? (result?.status === Status.PASSED ? testbed.failure() : undefined)
  if (thrown) this.attach(JSON.stringify(await tracedOutcomeOf(thrown, this)), OUTCOME_MEDIA_TYPE)
  const { unknownFrames } = testbed.codec
  if (unknownFrames > 0) this.attach(`${unknownFrames}`, UNKNOWN_FRAMES_MEDIA_TYPE)
  this.dropConnections()
  await testbed.end(thrown !== undefined && !(thrown instanceof NotObserved))
  if (thrown && !this.thrown) throw thrown
})

AfterAll(async () => {
  await testbed.stop()
})
