import { NodeWebSocket } from 'engine.io-client'

/** A websocket transport that connects only once the gate is open, so that a client upgrades when it is told to. */
export function gatedWebSocket(gate: Promise<void>): typeof NodeWebSocket {
  return class extends NodeWebSocket {
    override doOpen(): this {
      void gate.then(() => {
        if (this.readyState === 'opening') super.doOpen() // else it was closed while it waited
      })
      return this
    }
  }
}
