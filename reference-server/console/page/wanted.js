// What this page wants to be subscribed to, and what has become of each of its requests.

/**
 * `asking`: no reply yet; `held`: granted; `lost`: not connected; `refused`: it was granted before, and is refused now.
 * @typedef {{ state: 'asking' | 'held' | 'lost' | 'refused', isKept: boolean, error: string, deliveries: number }} Wish
 * A reply, as the server words it.
 * @typedef {{ action?: string, pattern?: string, status?: boolean, error?: string }} Reply
 */

/** The patterns of this page. One that was granted once is kept, and asked for again on every new connection, until it is given up. */
export class Wanted {
  /** @type {Map<string, Wish>} */
  byPattern = new Map()

  /** A request to subscribe is sent. @param {string} pattern */
  ask(pattern) {
    const wish = this.byPattern.get(pattern)
    if (!wish) this.byPattern.set(pattern, { state: 'asking', isKept: false, error: '', deliveries: 0 })
    else if (wish.state !== 'held') wish.state = 'asking'
  }

  /** @param {Reply} reply */
  settle({ action, pattern = '', status, error = '' }) {
    const wish = this.byPattern.get(pattern)
    if (!wish) return
    if (action === 'unsubscribe') {
      if (status || error === 'not-subscribed') this.byPattern.delete(pattern)
    } else if (status) Object.assign(wish, { state: 'held', isKept: true, error: '' })
    else if (wish.state === 'asking' && wish.isKept) Object.assign(wish, { state: 'refused', error })
    else if (wish.state === 'asking') this.byPattern.delete(pattern)
  }

  /** @param {string} pattern */
  giveUp(pattern) {
    this.byPattern.delete(pattern)
  }

  /** A delivery came. @param {string} pattern */
  count(pattern) {
    const wish = this.byPattern.get(pattern)
    if (wish) wish.deliveries += 1
  }

  /** The connection is gone, and with it every subscription and request. */
  lose() {
    for (const [pattern, wish] of this.byPattern) {
      if (wish.isKept) wish.state = 'lost'
      else this.byPattern.delete(pattern)
    }
  }

  /** What is to be asked for on a new connection, or once Redis is back. @param {(wish: Wish) => boolean} [which] */
  patterns(which = () => true) {
    return [...this.byPattern].filter(([, wish]) => wish.isKept && which(wish)).map(([pattern]) => pattern)
  }
}
