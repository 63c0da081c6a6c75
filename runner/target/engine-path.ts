import { UsageError } from '../errors'

const DEFAULT_PATH = '/engine.io'

/** The path in a valid address, without slashes at its end; undefined if the address is a host and port only. */
export function pathIn(url: string): string | undefined {
  return new URL(url).pathname.replace(/\/+$/, '') || undefined
}

/** The Engine.IO path of a target: as given, or the one in its url. Throws UsageError where these differ. */
export function enginePathOf({ path, url }: { path?: string; url?: string }): string {
  const inUrl = url === undefined ? undefined : pathIn(url)
  if (inUrl === undefined || path?.replace(/\/+$/, '') === inUrl) return path ?? DEFAULT_PATH
  if (path === undefined) return inUrl
  throw new UsageError(`the url has the path ${inUrl}, and the Engine.IO path (--path) is ${path}: give one of them.`)
}
