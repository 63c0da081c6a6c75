import type { Clause } from '../../../schemas/types'
import type { Repetition, RunListener } from '../../running/run-listener'
import { count, duration } from '../../text'
import { Progress, type Screen } from './progress'
import type { Style } from './style'
import { Tree, widthOf } from './tree'
import { treeWriter } from './tree-writer'

/**
 * Prints a run while it is running: the tree, clause by clause, above a progress bar. If it is repeated, a line for each
 * repetition, and then the tree of all.
 */
export function runView(screen: Screen, style: Style, clauses: Clause[], repeat: number): RunListener {
  let progress = new Progress(screen)
  const show = treeWriter(new Tree(style, widthOf(clauses)), (text) => progress.write(text))
  return {
    planned(scenarios, number) {
      if (repeat > 1) progress = new Progress(screen, `run ${number} of ${repeat}  `)
      progress.start(scenarios.length)
    },
    scenario: ({ verdict }) => progress.step(verdict === 'pass'),
    stopped: () => progress.stop(),
    repeated: (end) => screen.stdout.write(repetitionText(end, repeat)),
    clause: show,
  }
}

function repetitionText({ number, scenarios, durationMs, hasError }: Repetition, repeat: number): string {
  const notPassed = scenarios.filter(({ verdict }) => verdict !== 'pass').length
  const result = notPassed === 0 ? 'all passed' : `${notPassed} not passed`
  const end = hasError && number < repeat ? '; it has errors, so the remaining runs are skipped' : ''
  return `run ${number} of ${repeat}: ${count(scenarios.length, 'scenario')}, ${result} in ${duration(durationMs)}${end}\n`
}
