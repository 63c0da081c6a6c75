// A module that blocks the event loop forever: the worker that loads it can neither handle a signal nor clean up.

const { connect } = require('node:net')

exports.Server = class {
  static STATUS = { LISTENING: 1, CLOSED: 2 }

  listen() {
    const test = connect(Number(process.env.FIXTURE_PORT), '127.0.0.1')
    test.on('connect', () => {
      test.write('blocking \n')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) // forever, and without using the processor
    })
    return new Promise(() => {})
  }

  async close() {}
}
