import assert from 'node:assert/strict'
import { RequirementNotMet } from '../../step-definitions/harness/errors'
import type { Owner } from '../../step-definitions/harness/owners'

/** Asserts that the claim finds the server wrong, and that its `actual` matches. */
export async function assertCaught(claim: Promise<unknown> | (() => unknown), actual: RegExp): Promise<void> {
  const error = await (typeof claim === 'function' ? (async () => claim())() : claim).then(
    () => assert.fail(`nothing was found wrong; expected ${actual}`),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof RequirementNotMet)) throw error
  assert.match(error.actual, actual)
}

/** The owners of the requirement that the claim finds unmet. */
export async function ownersOf(claim: Promise<unknown>): Promise<readonly Owner[]> {
  const thrown = await claim.then(
    () => undefined,
    (error: unknown) => error,
  )
  assert.ok(thrown instanceof RequirementNotMet, String(thrown))
  return thrown.owners
}
