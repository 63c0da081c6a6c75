// A module that never gives the event loop back: the worker that loaded it can neither hear a signal nor clean up.

const { connect } = require('node:net')

exports.Server = class {
  static STATUS = { LISTENING: 1, CLOSED: 2 }

  listen() {
    const board = connect(Number(process.env.STAGE_BOARD), '127.0.0.1')
    board.on('connect', () => {
      board.write('hanging \n')
      for (;;);
    })
    return new Promise(() => {})
  }

  async close() {}
}
