import { DialectCodec } from './dialect-codec'
import { loadDialect } from './load-dialect'
import type { MessageCodec } from './message-codec'
import { wireCodec } from './wire'

export { ACTIONS, type Action, type MessageCodec, type Publication, type Request } from './message-codec'
export { wireCodec } from './wire'

/** The codec of a run. Throws TargetFailure for a dialect that cannot be used, or is not loaded within the limit. */
export async function codecFor(
  dialect: { name: string; module: string } | undefined,
  limitMs: number,
): Promise<MessageCodec> {
  return dialect ? new DialectCodec(dialect.name, await loadDialect(dialect.module, limitMs)) : wireCodec
}
