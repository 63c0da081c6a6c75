/** Addresses of a Redis, and what they say: server and suite each have their own reader, and both are held to this. */
const at = (host: string, port: number) => ({ endpoint: { host, port }, tls: false })
const atPath = (path: string) => ({ endpoint: { path }, tls: false })

/** Addresses, as they are read. */
export const RIGHT: readonly [text: string, address: object][] = [
  ['redis://h:1', at('h', 1)],
  ['redis://h', at('h', 6379)],
  ['redis://', at('localhost', 6379)],
  ['redis://[::1]:7', at('::1', 7)],
  ['redis://h/0', at('h', 6379)],
  ['redis://h/15?db=3', at('h', 6379)],
  ['rediss://h', { ...at('h', 6379), tls: true }],
  ['redis://:p@h', { ...at('h', 6379), password: 'p' }],
  ['redis://u:p%2F%3F%23%40%25@h', { ...at('h', 6379), username: 'u', password: 'p/?#@%' }],
  ['redis://h?username=u&password=p%26q', { ...at('h', 6379), username: 'u', password: 'p&q' }],
  ['unix:///run/redis.sock', atPath('/run/redis.sock')],
  ['/run/with%20blank.sock', atPath('/run/with blank.sock')],
  ['unix:///run/redis.sock?db=1&password=p', { ...atPath('/run/redis.sock'), password: 'p' }],
]

/** What is no address, and what is said of it. */
export const WRONG: readonly [text: string, message: RegExp][] = [
  ['', /^a URL such as redis:/],
  ['localhost:6379', /^a URL such as redis:/],
  ['http://h', /^a URL such as redis:/],
  ['redis://h:x', /%2F/],
  ['redis://:pa/ss@h', /%2F/],
  ['redis://:my pa/ss@h', /without blanks/],
  ['redis://h:99999', /%2F/],
  ['redis://h:0', /a port from 1 to 65535/],
  ['redis://h/main', /a number, not "main"/],
  ['redis://h?db=-1', /a number, not "-1"/],
  ['redis://h?family=4', /without the parameter "family"/],
  ['redis://h#1', /without #/],
  ['redis://:100%@h', /two hexadecimal digits/],
  ['unix://run/redis.sock', /three slashes/],
  ['unix:///', /three slashes/],
]
