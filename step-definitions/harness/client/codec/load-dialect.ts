import { pathToFileURL } from 'node:url'
import { messageOf, TargetFailure } from '../../errors'
import { TIMED_OUT, withTimeout } from '../../waiting'
import type { Dialect } from './dialect'

const NEEDED = ['encode', 'decode'] as const
const OPTIONAL = ['nameInRedis', 'publish'] as const

/**
 * Loads a dialect module (ESM or CommonJS) and checks what it exports, by name or as its default. Throws TargetFailure
 * that says what is missing, or that the module was not loaded within `limitMs`: its top-level await may never settle.
 */
export async function loadDialect(path: string, limitMs: number): Promise<Dialect> {
  let loaded: Record<string, unknown> | typeof TIMED_OUT
  try {
    loaded = await withTimeout<Record<string, unknown>>(import(pathToFileURL(path).href), limitMs)
  } catch (error) {
    throw new TargetFailure(`The dialect ${path} cannot be loaded: ${messageOf(error)}`)
  }
  if (loaded === TIMED_OUT) throw new TargetFailure(`The dialect ${path} did not load within ${limitMs} ms.`)
  const exported = loaded
  const byName = NEEDED.some((name) => name in exported)
  const dialect = (byName ? exported : (exported.default ?? {})) as Record<string, unknown>
  for (const name of [...NEEDED, ...OPTIONAL]) {
    const kind = typeof dialect[name]
    if (kind === 'function' || (kind === 'undefined' && OPTIONAL.some((other) => other === name))) continue
    const what = kind === 'undefined' ? `exports no function "${name}"` : `exports "${name}", which is not a function`
    throw new TargetFailure(`The dialect ${path} ${what}. It needs encode(request) and decode(frame).`)
  }
  return dialect as unknown as Dialect
}
