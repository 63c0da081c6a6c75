// A sound server whose messages are arrays: ["sub","news:*"], ["ok","sub","news:*"], ["msg","news:*","news:1","hello"]. It
// greets its clients, which no dialect has to know of. In Redis its patterns are below "app/".

import { serve } from './right.mjs'

const SHORT = { subscribe: 'sub', unsubscribe: 'unsub' }
const LONG = { sub: 'subscribe', unsub: 'unsubscribe' }
const BELOW = 'app/'

await serve({
  onRequest: (action) => action !== undefined, // what is no request of its form is not answered
  read: (text) => {
    const request = JSON.parse(text)
    const [word, pattern] = Array.isArray(request) ? request : []
    return { action: LONG[word], pattern: `${BELOW}${pattern}` }
  },
  write: ({ action, pattern, channel, status, payload, error }) => {
    const ours = pattern.slice(BELOW.length)
    if (action === 'message') return JSON.stringify(['msg', ours, channel.slice(BELOW.length), payload])
    return JSON.stringify(status ? ['ok', SHORT[action], ours] : ['no', SHORT[action], ours, error])
  },
  settings: { initialPacket: JSON.stringify(['welcome']) },
})
