import type { ClauseRow } from '../../../schemas/types'
import type { Tree } from './tree'

/**
 * Writes clauses to the tree as they are judged. Clauses that could not be judged are held back until one could: if none
 * could, the error message alone says more than a tree without verdicts.
 */
export function treeWriter(tree: Tree, write: (text: string) => void): (row: ClauseRow) => void {
  let started = false
  let held: ClauseRow[] = []
  return (row) => {
    held.push(row)
    started ||= row.verdict !== 'error'
    if (!started) return
    write(held.map((each) => tree.add(each)).join(''))
    held = []
  }
}
