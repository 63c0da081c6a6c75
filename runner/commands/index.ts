import { badgeCommand } from './badge'
import type { CommandDefinition } from './command'
import { compareCommand } from './compare'
import { completionCommand } from './completion'
import { initCommand } from './init'
import { listCommand } from './list'
import { replayCommand } from './replay'
import { runCommand } from './run'
import { specCommand } from './spec'

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandDefinition[] = [
  runCommand,
  initCommand,
  listCommand,
  specCommand,
  compareCommand,
  badgeCommand,
  replayCommand,
  completionCommand,
]
