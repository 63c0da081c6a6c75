import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Publication } from '../load/publisher'
import type { WireName } from '../load/wires'

export const PEERS = join(__dirname, '..', 'peers')
const PROGRAM = join(__dirname, '..', '..', 'dist', 'reference-server', 'cli.js')

/** One server that is measured. */
export interface Contestant {
  readonly name: string
  /** For people: what it is made of. */
  readonly title: string
  /** The command that runs it; it finds HOST, PORT and REDIS_URL in its environment. */
  readonly command: readonly string[]
  /** Whether Node runs it, and so can be made to collect its garbage before memory is read. */
  readonly isNode: boolean
  readonly wire: WireName
  /** What is to be published for a payload to reach those who asked for `pattern`. */
  readonly publication: (pattern: string, payload: string) => Publication
}

/** All that need nothing but Node and Redis, the reference server first. */
export function contestants(node: string, reference: readonly string[] = [node, PROGRAM]): Contestant[] {
  const peer = (...words: string[]) => [node, join(PEERS, words[0] ?? ''), ...words.slice(1)]
  return [
    {
      name: 'reference',
      title: 'the reference server',
      command: reference,
      isNode: true,
      wire: 'engine.io',
      publication: plain,
    },
    {
      name: 'plain-loop',
      title: 'engine.io, a loop of send()',
      command: peer('plain-loop.mjs'),
      isNode: true,
      wire: 'engine.io',
      publication: plain,
    },
    {
      name: 'socket.io',
      title: 'socket.io with @socket.io/redis-adapter',
      command: peer('socket-io.mjs'),
      isNode: true,
      wire: 'socket.io',
      publication: emitted,
    },
    {
      name: 'ws-coalesced',
      title: 'raw ws, one write a tick',
      command: peer('raw-ws.mjs', 'coalesced'),
      isNode: true,
      wire: 'ws',
      publication: plain,
    },
    {
      name: 'ws-prepared',
      title: 'raw ws, one write a frame',
      command: peer('raw-ws.mjs', 'prepared'),
      isNode: true,
      wire: 'ws',
      publication: plain,
    },
  ]
}

/** A channel that the pattern matches; patterns here end in a star. */
const channelOf = (pattern: string) => pattern.replace('*', '1')

function plain(pattern: string, message: string): Publication {
  return { channel: channelOf(pattern), message }
}

/** What `emitter.to(pattern).emit('message', …)` publishes: taken from the emitter itself. */
function emitted(pattern: string, payload: string): Publication {
  const { Emitter } = createRequire(join(PEERS, 'package.json'))('@socket.io/redis-emitter') as EmitterModule
  let publication: Publication = { channel: '', message: '' }
  const redis = {
    publish: (channel: string, message: Buffer) => {
      publication = { channel, message }
    },
  }
  new Emitter(redis).to(pattern).emit('message', { pattern, channel: channelOf(pattern), payload })
  return publication
}

/** The parts of @socket.io/redis-emitter that count here. */
interface EmitterModule {
  Emitter: new (redis: {
    publish(channel: string, message: Buffer): void
  }) => { to(room: string): { emit(event: string, data: unknown): boolean } }
}
