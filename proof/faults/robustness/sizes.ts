import type { Config } from '../../../reference-server/options'
import type { Parts } from '../../../reference-server/parts'
import type { Fault } from '../fault'
import { all, handler, receiving } from '../tools/decorate'

/** Lets frames of any length through to the connection. */
const unlimited = ({ httpServer }: Parts) => ({
  httpServer: ((config: Config, ...rest) => httpServer({ ...config, maxPayload: 1e8 }, ...rest)) as Parts['httpServer'],
})

/** Mistakes about patterns and frames that are too long. */
export const SIZES: readonly Fault[] = [
  {
    name: 'no-limits',
    mistake: 'there is no limit: a pattern of two megabytes is subscribed to',
    breaks: { 'robustness/6': 'alice is refused or disconnected' },
    parts: all(
      unlimited,
      ({ codec: make }) => ({ codec: (config) => make({ ...config, maxPattern: 1e8 }) }),
      // no limit in time either: a busy Redis may need long for a pattern of that size
      handler(
        'subscribe',
        (usual) => (request, client, subscriptions) => usual(request, client, subscriptions, performance.now() + 1e6),
      ),
    ),
  },
  {
    name: 'too-long-is-cut',
    mistake: 'a pattern over the limit is cut to fit, and served',
    breaks: { 'robustness/6': 'alice is refused or disconnected' },
    parts: all(
      unlimited,
      receiving((pass) => (frame) => {
        pass(typeof frame === 'string' ? frame.replace(/("pattern":"[^"]{1000})[^"]*/, '$1') : frame)
      }),
    ),
  },
  {
    name: 'too-long-unanswered',
    mistake: 'a frame over the limit is dropped without a reply, and its connection left open',
    breaks: { 'robustness/6': 'alice is refused or disconnected' },
    parts: all(
      unlimited,
      receiving((pass) => (frame) => {
        if (((frame ?? '') as string).length <= 1e6) pass(frame)
      }),
    ),
  },
  {
    name: 'too-long-ends-everybody',
    mistake: 'a frame over the limit is treated as a server error, which disconnects all clients',
    breaks: { 'robustness/6': 'bob can still subscribe' },
    parts: (parts) => {
      const clients = new Set<{ close(): void }>()
      return {
        ...unlimited(parts),
        connection: (socket, given) => {
          clients.add(socket)
          socket.once('close', () => clients.delete(socket))
          socket.on('message', (frame: unknown) => {
            if (((frame ?? '') as string).length > 1e6) for (const each of clients) each.close()
          })
          parts.connection(socket, given)
        },
      }
    },
  },
]
