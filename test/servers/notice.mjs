import { connect } from 'node:net'

const { STAGE_BOARD } = process.env
const board = STAGE_BOARD ? connect(Number(STAGE_BOARD), '127.0.0.1') : undefined
board?.on('error', () => {}) // the test is over, and nobody listens any more
board?.unref()

/** Tells the test that started the run what happens here: one word, and one value if there is one. */
export function tell(event, value = '') {
  board?.write(`${event} ${value}\n`)
}
