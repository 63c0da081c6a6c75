import { After, AfterAll, AfterStep, Before, BeforeAll, Status, setDefaultTimeout } from '@cucumber/cucumber'
import { OUTCOME_MEDIA_TYPE, UNKNOWN_FRAMES_MEDIA_TYPE } from '../../schemas/shared'
import { NotObserved } from '../harness/errors'
import { generationFor } from '../harness/generated/generation'
import { checkedParameters } from '../harness/run-parameters'
import { abandonOnExit } from '../harness/server/cleanup'
import { Testbed } from '../harness/testbed'
import { keptOutcomeOf, outcomeOf } from './outcome'
import type { Scenario } from './world'

let testbed: Testbed

setDefaultTimeout(-1) // the harness has limits of its own, which say what did not happen

BeforeAll(function () {
  abandonOnExit()
  testbed = new Testbed(checkedParameters(this.parameters))
})

// A scenario may have failed in Before already, so the testbed is known to the world before anything can fail.
Before(async function (this: Scenario, { pickle }) {
  let thrown: unknown
  try {
    const server = await testbed.begin()
    const generation = generationFor(pickle, this.parameters, testbed.transcript)
    this.begin(testbed, server, generation)
    testbed.needFormFor(generation.clauses)
  } catch (error) {
    thrown = error
  }
  if (thrown) {
    this.attach(JSON.stringify(await outcomeOf(thrown, testbed)), OUTCOME_MEDIA_TYPE)
    throw thrown
  }
})

// Cucumber 12.9 forgets a step's error as soon as it has skipped the step after it; an After hook would not be told.
AfterStep(function (this: Scenario, { error }) {
  this.thrown ??= error
})

After(async function (this: Scenario, { result }) {
  // a server that has ended by itself is no good news, also where all that was asked of it came true
  const thrown = this.thrown ?? (result?.status === Status.PASSED ? testbed.death() : undefined)
  if (thrown) this.attach(JSON.stringify(await keptOutcomeOf(thrown, this)), OUTCOME_MEDIA_TYPE)
  const { unknownFrames } = testbed.speech
  if (unknownFrames > 0) this.attach(`${unknownFrames}`, UNKNOWN_FRAMES_MEDIA_TYPE)
  this.dismiss()
  await testbed.end(thrown !== undefined && !(thrown instanceof NotObserved))
  if (thrown && !this.thrown) throw thrown
})

AfterAll(async () => {
  await testbed.stop()
})
