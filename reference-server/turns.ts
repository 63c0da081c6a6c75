/**
 * Pieces of work that begin in one turn of the event loop. A piece is some 32 small packets of one client, half a millisecond to two;
 * however many clients have work, a turn is about as long as with a few.
 */
const PIECES_PER_TURN = 4

/** The pieces that wait, in the order in which they came. The event loop is one, and so is its queue. */
let waiting: (() => void)[] = []

let isScheduled = false

/** Does a piece of work in a later turn of the event loop, and in each turn only a few, so that others are served in between. */
export function inLaterTurn(work: () => void): void {
  waiting.push(work)
  schedule()
}

/** Resolves in a later turn of the event loop: see `inLaterTurn`. */
export function laterTurn(): Promise<void> {
  return new Promise((resolve) => inLaterTurn(resolve))
}

function schedule(): void {
  if (isScheduled) return
  isScheduled = true
  setImmediate(runSome)
}

function runSome(): void {
  const some = waiting.slice(0, PIECES_PER_TURN)
  waiting = waiting.slice(PIECES_PER_TURN)
  isScheduled = false
  if (waiting.length > 0) schedule()
  for (const work of some) work()
}
