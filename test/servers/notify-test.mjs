import { connect } from 'node:net'

const { FIXTURE_PORT } = process.env
const test = FIXTURE_PORT ? connect(Number(FIXTURE_PORT), '127.0.0.1') : undefined
test?.on('error', () => {}) // the test has ended
test?.unref()

/** Reports an event to the test that started the run (see test/end-to-end/fixture.ts): a word, and a value if there is one. */
export function notify(event, value = '') {
  test?.write(`${event} ${value}\n`)
}
