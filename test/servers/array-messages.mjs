// A conformant server whose messages are arrays: ["sub","news:*"], ["ok","sub","news:*"], ["msg","news:*","news:1","hello"].
// It sends its clients a welcome that the dialect does not know. In Redis its patterns have the prefix "app/".

import { serve } from './conformant.mjs'

const SHORT = { subscribe: 'sub', unsubscribe: 'unsub' }
const LONG = { sub: 'subscribe', unsub: 'unsubscribe' }
const PREFIX = 'app/'

await serve({
  // anything else is refused, as leaving a pattern is that nobody has
  read: (text) => {
    const [word, pattern] = requestIn(text)
    return { action: LONG[word], pattern: `${PREFIX}${pattern}` }
  },
  write: ({ action, pattern, channel, status, payload, error }) => {
    const name = pattern.slice(PREFIX.length)
    if (action === 'message') return JSON.stringify(['msg', name, channel.slice(PREFIX.length), payload])
    return JSON.stringify(status ? ['ok', SHORT[action], name] : ['no', SHORT[action], name, error])
  },
  settings: { initialPacket: JSON.stringify(['welcome']) },
})

function requestIn(text) {
  try {
    const request = JSON.parse(text)
    return Array.isArray(request) ? request : []
  } catch {
    return []
  }
}
