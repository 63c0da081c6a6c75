import type { Redis, RedisOptions } from 'ioredis'
import { parseRedisAddress } from '../../../schemas/redis-address'
import { withoutSecrets } from '../../../schemas/shared'
import { TargetFailure } from '../errors'

/** What ioredis needs to connect to the Redis at `url`, and to trust it by the certificates `ca` (PEM). */
export function optionsFor(url: string, ca: Buffer | undefined): RedisOptions {
  const { endpoint, tls, ...credentials } = parseRedisAddress(url)
  return { ...endpoint, ...credentials, ...(tls && { tls: ca ? { ca } : {} }) }
}

/** Whether a Redis runs on this machine, by its address. */
export function isHere(url: string): boolean {
  const { endpoint } = parseRedisAddress(url)
  return 'path' in endpoint || /^(localhost$|127\.|::1$)/.test(endpoint.host)
}

/** Throws TargetFailure for a Sentinel, which knows where a Redis is, and is none. */
export async function rejectSentinel(control: Redis, url: string): Promise<void> {
  const [role] = (await control.call('ROLE').catch(() => [])) as unknown[]
  if (role !== 'sentinel') return
  const advice = 'Give --redis the address of the Redis that it names to the server.'
  throw new TargetFailure(`${withoutSecrets(url)} is a Sentinel, in which no server subscribes. ${advice}`)
}

/** Why a Redis cannot be used, and what to do about it. */
export function hint(reason: string): string {
  if (/NOAUTH|WRONGPASS/.test(reason)) return `${reason} Give the password in the url: redis://:password@host:port.`
  return `${reason}. Is it running, and is the url right?`
}
