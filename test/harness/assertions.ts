import assert from 'node:assert/strict'
import { RequirementNotMet } from '../../step-definitions/harness/errors'

/** The claim must say that the server is wrong, and how: `actual` matches. */
export async function isCaught(claim: Promise<unknown> | (() => unknown), actual: RegExp): Promise<void> {
  const error = await (typeof claim === 'function' ? (async () => claim())() : claim).then(
    () => assert.fail(`nothing was found wrong; expected ${actual}`),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof RequirementNotMet)) throw error
  assert.match(error.actual, actual)
}
