import type { ClauseRow } from '../../../schemas/types'
import type { Tree } from './tree'

/**
 * Writes clauses into the tree as they come. Those that could not be judged wait for one that could: when there is
 * none, the one message of why says more than a tree of nothing.
 */
export function liveTree(tree: Tree, write: (text: string) => void): (row: ClauseRow) => void {
  let begun = false
  let held: ClauseRow[] = []
  return (row) => {
    held.push(row)
    begun ||= row.verdict !== 'error'
    if (!begun) return
    write(held.map((each) => tree.add(each)).join(''))
    held = []
  }
}
