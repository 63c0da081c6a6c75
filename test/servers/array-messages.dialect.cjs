// The dialect of array-messages.mjs. A dialect may be CommonJS.

const SHORT = { subscribe: 'sub', unsubscribe: 'unsub' }
const LONG = { sub: 'subscribe', unsub: 'unsubscribe' }

exports.encode = ({ action, pattern }) => JSON.stringify([SHORT[action], pattern])

exports.decode = (frame) => {
  const [word, ...rest] = JSON.parse(String(frame))
  if (word === 'msg') return { pattern: rest[0], channel: rest[1], payload: rest[2] }
  if (word === 'ok' || word === 'no') return { action: LONG[rest[0]], pattern: rest[1], status: word === 'ok' }
  return undefined
}

exports.nameInRedis = (pattern) => `app/${pattern}`

exports.publish = (channel, payload) => [{ channel: `app/${channel}`, payload }]
