import type { Fault } from '../fault'
import { counting, fromRedis } from '../tools/recipients'

/** Mistakes about the order of the payloads of a channel. */
export const ORDER: readonly Fault[] = [
  {
    name: 'backwards-in-a-burst',
    mistake: 'messages that could not be sent at once are kept on a stack',
    breaks: { 'delivery/3': 'in order' },
    parts: fromRedis((pass) => {
      let kept: Parameters<typeof pass>[] = []
      return (...message) => {
        if (kept.push(message) > 1) return
        setImmediate(() => {
          for (const each of kept.length > 10 ? kept.reverse() : kept) pass(...each)
          kept = []
        })
      }
    }),
  },
  {
    name: 'swapped-now-and-then',
    mistake: 'every fiftieth message of a pattern swaps places with the next one',
    breaks: { 'delivery/3': 'in order' },
    parts: fromRedis((pass) => {
      const nth = counting()
      return (...message) => {
        const count = nth(message[0])
        if (count % 50 === 0) setTimeout(pass, 3, ...message)
        else pass(...message)
      }
    }),
  },
  {
    name: 'no-more-than-500-a-second',
    mistake: 'messages of a pattern beyond 500 a second are dropped',
    breaks: { 'delivery/3': 'in order' },
    parts: fromRedis((pass) => {
      let nth = counting()
      setInterval(() => {
        nth = counting()
      }, 1000).unref()
      return (...message) => {
        if (nth(message[0]) <= 500) pass(...message)
      }
    }),
  },
  {
    name: 'long-ones-overtaken',
    mistake: 'long payloads are prepared separately, and shorter ones overtake them',
    breaks: { 'delivery/3': 'in order' },
    parts: fromRedis((pass) => (...message) => {
      if (message[2].length > 1024) setTimeout(pass, 3, ...message)
      else pass(...message)
    }),
  },
  {
    name: 'burst-doubled-at-its-end',
    mistake: 'a full buffer is flushed but not emptied: its last message is sent again',
    breaks: { 'delivery/3': 'in order', 'connection/3': 'receives each of' },
    parts: fromRedis((pass) => {
      const nth = counting()
      return (...message) => {
        const count = nth(message[0])
        pass(...message)
        if (count % 64 === 0) pass(...message)
      }
    }),
  },
]
