import type { Config, Options } from './options'
import { withoutSecrets } from './secrets'
import { SETTING_NAMES, SETTINGS } from './settings'

/** An invalid option; the message names it and says what it must be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Fills in every default, and removes trailing slashes from the path. Values may be text, as on a command line or in the
 * environment.
 *
 * @throws ConfigError naming the first invalid value
 */
export function resolveOptions(options: { readonly [K in keyof Options]: unknown }): Config {
  const config = Object.fromEntries(
    SETTING_NAMES.map((name) => [name, resolve(name, options[name])]),
  ) as unknown as Config
  if (config.redisCa && !config.redis.startsWith('rediss:'))
    throw new ConfigError('redisCa goes with a redis address that begins with rediss:// (TLS).')
  const path = config.path.replace(/\/+$/, '')
  if (config.consolePublish && !config.console)
    throw new ConfigError('consolePublish goes with console: without that page nothing is published.')
  if (config.console && /^\/console(\/|$)/.test(path))
    throw new ConfigError('path must be another one than /console while the console is there.')
  return { ...config, path }
}

function resolve(name: keyof Config, value: unknown): unknown {
  const { defaultValue, parse, expected } = SETTINGS[name]
  if (value === undefined) return defaultValue
  try {
    const parsed = parse(value)
    if (parsed !== undefined) return parsed
  } catch (error) {
    throw invalid(name, (error as Error).message, value)
  }
  throw invalid(name, expected, value)
}

function invalid(name: keyof Config, expected: string, value: unknown): ConfigError {
  // A secret may contain a blank, which ends what is masked in a text.
  const shown = typeof value === 'string' ? withoutSecrets(value.replace(/\s/g, '%20')) : value
  return new ConfigError(`${name} must be ${expected}, not ${JSON.stringify(shown)}.`)
}
