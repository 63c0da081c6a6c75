import { type Command, Option } from 'commander'
import { CAPABILITIES } from '../../schemas/shared'
import type { Capability } from '../../schemas/types'
import { BOUNDS, DEFAULTS } from '../running/bounds'
import { capability, enginePath, integer, nonEmpty, revision } from './option-values'

/** Which server, and its time limits: shared by the commands that run scenarios. Each is valid by itself; target/ checks them together. */
export interface TargetOptions {
  command?: string
  module?: string
  url?: string
  redis?: string
  redisCa?: string
  profile?: string
  path?: string
  protocol?: 3 | 4
  dialect?: string
  without: Capability[]
  /** ms; the limit for what must happen. */
  timeout: number
  /** ms; the limit for a start. Its default is derived from `timeout` in target/target.ts. */
  startTimeout?: number
}

/** Adds the options of TargetOptions to a command, and returns it. */
export function addTargetOptions(command: Command): Command {
  return command
    .option(
      '--command <line>',
      'start the server with this command; it gets HOST, PORT, REDIS_URL, or {host} {port} {redis}',
      nonEmpty,
    )
    .option('--module <path>', 'load the server from this module, which exports Server', nonEmpty)
    .option(
      '--url <url>',
      'judge the server that already listens at this http address; a path in it is the Engine.IO path',
      nonEmpty,
    )
    .option('--redis <url>', 'with --url: the Redis that server uses, so that it can be observed', nonEmpty)
    .option('--redis-ca <file>', 'with --redis rediss://…: certificates (PEM) to trust for it', nonEmpty)
    .option('--profile <file>', 'read the target and its properties from this file; see init', nonEmpty)
    .option('--path <path>', 'Engine.IO path (default: "/engine.io")', enginePath)
    .option('--protocol <revision>', 'of Engine.IO: 4, or 3 for Engine.IO 1 to 3 (default: 4)', revision)
    .option('--dialect <file>', "a module that translates requests and messages to this server's own form", nonEmpty)
    .addOption(
      new Option('--without <capability>', 'declare that the target lacks it (repeatable)')
        .choices(CAPABILITIES)
        .argParser(capability)
        .default([], 'none'),
    )
    .option(
      '--timeout <ms>',
      'for what must happen; the server has 5 s to stop',
      integer(...BOUNDS.timeout),
      DEFAULTS.timeout,
    )
    .option(
      '--start-timeout <ms>',
      'for the server to start (default: 20000, or 4 times --timeout)',
      integer(...BOUNDS.startTimeout),
    )
}
