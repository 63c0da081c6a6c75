import { After, AfterAll, Before, BeforeAll, Status, setDefaultTimeout } from '@cucumber/cucumber'
import { abandonOnExit } from '../harness/belongings'
import { Testbed } from '../harness/testbed'
import { OUTCOME_MEDIA_TYPE, outcomeOf } from './outcome'
import { checkedParameters } from './parameters'
import type { Scenario } from './world'

let testbed: Testbed

setDefaultTimeout(-1) // the harness has limits of its own, which say what did not happen

BeforeAll(function () {
  abandonOnExit()
  testbed = new Testbed(checkedParameters(this.parameters))
})

// A scenario may have failed in Before already, so the testbed is known to the world before anything can fail.
Before(async function (this: Scenario) {
  let thrown: unknown
  try {
    this.begin(testbed, await testbed.begin())
  } catch (error) {
    thrown = error
  }
  if (thrown) {
    this.attach(JSON.stringify(outcomeOf(thrown, testbed)), OUTCOME_MEDIA_TYPE)
    throw thrown
  }
})

After(async function (this: Scenario, { result, error }) {
  if (error && result?.status === Status.FAILED)
    this.attach(JSON.stringify(outcomeOf(error, testbed)), OUTCOME_MEDIA_TYPE)
  this.dismiss()
  await testbed.end()
})

AfterAll(async () => {
  await testbed.stop()
})
