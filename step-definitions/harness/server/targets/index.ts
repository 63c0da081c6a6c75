import type { TargetDescription } from '../../../../schemas/types'
import { CommandTarget } from './command'
import { ModuleTarget } from './module'
import type { Target, TargetContext } from './target'
import { UrlTarget } from './url'

export type { Pings, ServerInstance, StatusReading, Target, TargetContext } from './target'

/** The target for the runner's description. */
export function makeTarget(description: TargetDescription, context: TargetContext): Target {
  switch (description.kind) {
    case 'command':
      return new CommandTarget(description.command, context)
    case 'module':
      return new ModuleTarget(description.module, context)
    case 'url':
      return new UrlTarget(description.url, description.redis, description.redisCa)
  }
}
