import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import type { Publication } from '../load/outlets'
import { mqttName, type WireName } from '../load/wires'

/** The folder of what stands beside the reference server, with packages of its own. */
export const PEERS = join(__dirname, '..', 'peers')
const PROGRAM = join(__dirname, '..', '..', 'dist', 'reference-server', 'cli.js')

/** One server that is measured. */
export interface Contestant {
  readonly name: string
  /** For people: its name, and what it is made of. */
  readonly title: string
  readonly made: string
  /** The command that runs it; it finds HOST, PORT and REDIS_URL in its environment. */
  readonly command: readonly string[]
  /** Whether Node runs it, and so can be made to collect its garbage before memory is read. */
  readonly isNode: boolean
  readonly wire: WireName
  /** What is to be published for a payload to reach those who asked for `pattern`. */
  readonly publication: (pattern: string, payload: string) => Publication
}

/** A broker is a server of its own kind, and needs no Redis. */
export const isBroker = ({ wire }: Contestant) => wire === 'mqtt'

/** All that need nothing but Node and Redis, the reference server first. */
export function contestants(node: string, reference: readonly string[] = [node, PROGRAM]): Contestant[] {
  const peer = (...words: string[]) => [node, join(PEERS, words[0] ?? ''), ...words.slice(1)]
  return [
    {
      name: 'reference',
      title: 'reference server',
      made: "this project's, compiled, run by its command",
      command: reference,
      isNode: basename(reference[0] ?? '') === basename(node),
      wire: 'engine.io',
      publication: plain,
    },
    {
      name: 'plain-loop',
      title: 'engine.io',
      made: 'the same protocol on Engine.IO, where a delivery is a loop of `send`',
      command: peer('plain-loop.mjs'),
      isNode: true,
      wire: 'engine.io',
      publication: plain,
    },
    {
      name: 'socket.io',
      title: 'socket.io',
      made: 'Socket.IO with @socket.io/redis-adapter: a pattern is a room, payloads come through @socket.io/redis-emitter',
      command: peer('socket-io.mjs'),
      isNode: true,
      wire: 'socket.io',
      publication: emitted,
    },
    {
      name: 'ws-coalesced',
      title: 'ws, coalescing',
      made: '`ws` alone: frames made once, and all of a tick for a client leave in one write',
      command: peer('raw-ws.mjs', 'coalesced'),
      isNode: true,
      wire: 'ws',
      publication: plain,
    },
    {
      name: 'ws-prepared',
      title: 'ws',
      made: '`ws` alone: frames made once, each written by itself',
      command: peer('raw-ws.mjs', 'prepared'),
      isNode: true,
      wire: 'ws',
      publication: plain,
    },
  ]
}

/**
 * Told by a file only, which bash makes of the environment; then mosquitto takes its place, so that the process is the same.
 * TCP, for 2.0.11 does not start where all its listeners are WebSockets.
 */
export function mosquitto(program: string): Contestant {
  const settings =
    'listener %s %s\\nallow_anonymous true\\nset_tcp_nodelay true\\nmax_queued_messages 0\\nlog_type none\\n'
  return {
    name: 'mosquitto',
    title: 'mosquitto',
    made: 'the MQTT broker in C, over TCP without WebSocket, QoS 0; published to directly, with no Redis between',
    command: ['bash', '-c', `exec "$0" -c <(printf '${settings}' "$PORT" "$HOST")`, program],
    isNode: false,
    wire: 'mqtt',
    publication: (pattern, message) => ({ channel: mqttName(channelOf(pattern)), message }),
  }
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
