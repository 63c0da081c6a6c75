import { withoutSecrets } from '../../schemas/shared'
import type { TargetOptions } from '../commands/target-options'
import { DEFAULTS } from '../running/bounds'

/** The options that name a target again on the command line, as words. Users and secrets in addresses are masked. */
export function givenOptions(given: TargetOptions): string[] {
  const { command, module, url, redis, redisCa, profile, path, protocol, dialect, without, timeout, startTimeout } =
    given
  const values = {
    '--profile': profile,
    '--command': command,
    '--module': module,
    '--url': url,
    '--redis': redis,
    '--redis-ca': redisCa,
    '--path': path,
    '--protocol': protocol,
    '--dialect': dialect,
    '--timeout': timeout === DEFAULTS.timeout ? undefined : timeout,
    '--start-timeout': startTimeout,
  }
  const words = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [name, withoutSecrets(String(value))],
  )
  return [...words, ...without.flatMap((capability) => ['--without', capability])]
}
