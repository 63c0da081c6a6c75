import assert from 'node:assert/strict'
import { RequirementNotMet } from '../../step-definitions/harness/errors'

/** Asserts that the claim finds the server wrong, and that its `actual` matches. */
export async function assertCaught(claim: Promise<unknown> | (() => unknown), actual: RegExp): Promise<void> {
  const error = await (typeof claim === 'function' ? (async () => claim())() : claim).then(
    () => assert.fail(`nothing was found wrong; expected ${actual}`),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof RequirementNotMet)) throw error
  assert.match(error.actual, actual)
}
