import { parentPort, workerData } from 'node:worker_threads'
import { Crowd, type Delivered } from './crowd'
import { type Action, WIRES, type WireName } from './wires'

/** What the thread is started with. */
export interface Setting {
  readonly host: string
  readonly port: number
  readonly wire: WireName
  readonly publishedAt: SharedArrayBuffer
}

/** What the thread can be asked to do, one at a time. */
export type Order =
  | { readonly kind: 'connect' | 'shrink'; readonly count: number }
  | { readonly kind: 'ask'; readonly action: Action; readonly pattern: string }
  | { readonly kind: 'askInTurn'; readonly action: Action; readonly first: number; readonly each: number }
  | { readonly kind: 'expect'; readonly payloads: number; readonly timed: boolean }
  | { readonly kind: 'sees'; readonly text: string }

/** `ready`: it counts now. `done`: all has come. `failed`: it cannot come any more. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: Delivered | boolean | undefined }
  | { readonly kind: 'failed'; readonly reason: string }

const { host, port, wire, publishedAt } = workerData as Setting
const crowd = new Crowd({ host, port, wire: WIRES[wire] }, new Float64Array(publishedAt))
const report = (message: Report) => parentPort?.postMessage(message)
const ready = () => report({ kind: 'ready' })

async function obey(order: Order): Promise<Delivered | boolean | undefined> {
  switch (order.kind) {
    case 'connect':
      await crowd.connect(order.count)
      return undefined
    case 'shrink':
      crowd.shrink(order.count)
      return undefined
    case 'ask':
      await crowd.ask(order.action, order.pattern)
      return undefined
    case 'askInTurn':
      await crowd.askInTurn(order.action, order.first, order.each)
      return undefined
    case 'expect':
      return crowd.expect(order.payloads, order.timed, ready)
    case 'sees':
      return crowd.sees(order.text, ready)
  }
}

parentPort?.on('message', (order: Order) => {
  obey(order).then(
    (result) => report({ kind: 'done', result }),
    (error: Error) => report({ kind: 'failed', reason: error.message }),
  )
})
