import { parentPort, workerData } from 'node:worker_threads'
import { ClientPool, type Latencies } from './client-pool'
import { type Action, PROTOCOLS, type ProtocolName } from './protocols'

/** The thread's `workerData`. */
export interface WorkerSettings {
  readonly host: string
  readonly port: number
  readonly protocol: ProtocolName
  readonly publishedAt: SharedArrayBuffer
}

/** A phase for the client pool (see its methods), one at a time. */
export type WorkerCommand =
  | { readonly kind: 'connect' | 'shrinkTo'; readonly count: number }
  | { readonly kind: 'requestAll'; readonly action: Action; readonly pattern: string }
  | { readonly kind: 'requestInSequence'; readonly action: Action; readonly first: number; readonly each: number }
  | { readonly kind: 'awaitDeliveries'; readonly payloads: number; readonly timed: boolean }
  | { readonly kind: 'receives'; readonly text: string }

/** `ready`: the clients count now. `done`: every frame has arrived. `failed`: it cannot complete any more. */
export type WorkerEvent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: Latencies | boolean | undefined }
  | { readonly kind: 'failed'; readonly reason: string }

const { host, port, protocol, publishedAt } = workerData as WorkerSettings
const pool = new ClientPool({ host, port, protocol: PROTOCOLS[protocol] }, new Float64Array(publishedAt))
const send = (event: WorkerEvent) => parentPort?.postMessage(event)
const ready = () => send({ kind: 'ready' })

async function handle(command: WorkerCommand): Promise<Latencies | boolean | undefined> {
  switch (command.kind) {
    case 'connect':
      await pool.connect(command.count)
      return undefined
    case 'shrinkTo':
      pool.shrinkTo(command.count)
      return undefined
    case 'requestAll':
      await pool.requestAll(command.action, command.pattern)
      return undefined
    case 'requestInSequence':
      await pool.requestInSequence(command.action, command.first, command.each)
      return undefined
    case 'awaitDeliveries':
      return pool.awaitDeliveries(command.payloads, command.timed, ready)
    case 'receives':
      return pool.receives(command.text, ready)
  }
}

parentPort?.on('message', (command: WorkerCommand) => {
  handle(command).then(
    (result) => send({ kind: 'done', result }),
    (error: Error) => send({ kind: 'failed', reason: error.message }),
  )
})
