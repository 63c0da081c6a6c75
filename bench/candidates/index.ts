import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import type { Publication } from '../load/broker-connections'
import { mqttName, type ProtocolName } from '../load/protocols'

/** The folder of the servers that the reference server is compared with; it has its own packages. */
export const ALTERNATIVES = join(__dirname, '..', 'alternatives')
const REFERENCE_SERVER = join(__dirname, '..', '..', 'dist', 'reference-server', 'cli.js')

/** A server that is measured: the reference server, or an alternative to it. */
export interface Candidate {
  readonly name: string
  /** For people: its name, and one line on how it is built. */
  readonly title: string
  readonly made: string
  /** The command that starts it, with HOST, PORT and REDIS_URL in its environment. */
  readonly command: readonly string[]
  /** Whether it runs on Node, which can be made to collect garbage before its memory is read. */
  readonly isNode: boolean
  readonly protocol: ProtocolName
  /** The publication that delivers `payload` to the subscribers of `pattern`. */
  readonly publication: (pattern: string, payload: string) => Publication
}

/** A candidate that is a broker itself, and uses no Redis. */
export const isBroker = ({ protocol }: Candidate) => protocol === 'mqtt'

/** The candidates that need only Node and Redis, the reference server first. */
export function nodeCandidates(node: string, reference: readonly string[] = [node, REFERENCE_SERVER]): Candidate[] {
  const alternative = (file: string, ...args: string[]) => [node, join(ALTERNATIVES, file), ...args]
  return [
    {
      name: 'reference',
      title: 'reference server',
      made: "this project's, compiled, started by its command",
      command: reference,
      isNode: basename(reference[0] ?? '') === basename(node),
      protocol: 'engine.io',
      publication: plain,
    },
    {
      name: 'plain-loop',
      title: 'engine.io',
      made: 'the same protocol on Engine.IO, delivering with a loop of `send`',
      command: alternative('plain-loop.mjs'),
      isNode: true,
      protocol: 'engine.io',
      publication: plain,
    },
    {
      name: 'socket.io',
      title: 'socket.io',
      made: 'Socket.IO with @socket.io/redis-adapter: a pattern is a room, and payloads are published by @socket.io/redis-emitter',
      command: alternative('socket-io.mjs'),
      isNode: true,
      protocol: 'socket.io',
      publication: emitted,
    },
    {
      name: 'ws-coalesced',
      title: 'ws, coalescing',
      made: '`ws` alone: each frame is built once, and all frames of a tick leave in one write per client',
      command: alternative('raw-ws.mjs', 'coalesced'),
      isNode: true,
      protocol: 'ws',
      publication: plain,
    },
    {
      name: 'ws-prepared',
      title: 'ws',
      made: '`ws` alone: each frame is built once, and written to each client by itself',
      command: alternative('raw-ws.mjs', 'prepared'),
      isNode: true,
      protocol: 'ws',
      publication: plain,
    },
  ]
}

/**
 * mosquitto reads its settings from a file only. bash writes that file from the environment, and `exec` keeps the process id.
 * It listens on plain TCP, because 2.0.11 does not start if all its listeners are WebSockets.
 */
export function mosquitto(program: string): Candidate {
  const settings =
    'listener %s %s\\nallow_anonymous true\\nset_tcp_nodelay true\\nmax_queued_messages 0\\nlog_type none\\n'
  return {
    name: 'mosquitto',
    title: 'mosquitto',
    made: 'the MQTT broker in C, over TCP without WebSocket, QoS 0; payloads are published to it directly, without Redis',
    command: ['bash', '-c', `exec "$0" -c <(printf '${settings}' "$PORT" "$HOST")`, program],
    isNode: false,
    protocol: 'mqtt',
    publication: (pattern, message) => ({ channel: mqttName(channelOf(pattern)), message }),
  }
}

/** A channel that the pattern matches. Every pattern of the benchmark ends in a star. */
const channelOf = (pattern: string) => pattern.replace('*', '1')

function plain(pattern: string, message: string): Publication {
  return { channel: channelOf(pattern), message }
}

/** What `emitter.to(pattern).emit('message', …)` publishes, captured from the emitter itself. */
function emitted(pattern: string, payload: string): Publication {
  const { Emitter } = createRequire(join(ALTERNATIVES, 'package.json'))('@socket.io/redis-emitter') as EmitterModule
  let publication: Publication = { channel: '', message: '' }
  const redis = {
    publish: (channel: string, message: Buffer) => {
      publication = { channel, message }
    },
  }
  new Emitter(redis).to(pattern).emit('message', { pattern, channel: channelOf(pattern), payload })
  return publication
}

/** The part of @socket.io/redis-emitter that is used here. */
interface EmitterModule {
  Emitter: new (redis: {
    publish(channel: string, message: Buffer): void
  }) => { to(room: string): { emit(event: string, data: unknown): boolean } }
}
