import type { TargetDescription } from '../../../../schemas/types'
import { CommandTarget } from './command'
import { ModuleTarget } from './module'
import type { Target, TargetSurroundings } from './target'
import { UrlTarget } from './url'

export type { Pings, ServerInstance, StatusReading, Target, TargetSurroundings } from './target'

/** The target that was given to the runner. */
export function makeTarget(description: TargetDescription, surroundings: TargetSurroundings): Target {
  switch (description.kind) {
    case 'command':
      return new CommandTarget(description.command, surroundings)
    case 'module':
      return new ModuleTarget(description.module, surroundings)
    case 'url':
      return new UrlTarget(description.url, description.redis)
  }
}
