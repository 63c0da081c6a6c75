import type { Report } from '../../schemas/types'

/**
 * The run was ended by its AbortSignal, whose reason is the `cause`. Everything that the suite had started has ended.
 * `report` has what was found until then; it is undefined if that is nothing.
 */
export class AbortError extends Error {
  override readonly name = 'AbortError'
  readonly code = 'ABORT_ERR'

  constructor(
    cause: unknown,
    readonly report?: Report,
  ) {
    super('The run was aborted. Everything that was started has been stopped.', { cause })
  }
}
