/** Texts, and how server and suite print them: each has its own function for it, and both are held to this. */
export const MASKED: readonly (readonly [text: string, printed: string])[] = [
  ['redis://h:1', 'redis://h:1'],
  ['redis://:p@h', 'redis://***@h'],
  ['redis://user:p@h/0', 'redis://***@h/0'],
  ['redis://:pa/ssword@h', 'redis://***@h'],
  ['redis://:p@ss@h', 'redis://***@h'],
  ['redis://:p#?@h', 'redis://***@h'],
  ['redis://h?password=p&db=1', 'redis://h?password=***&db=1'],
  ['unix:///run/redis.sock?db=1&username=u&password=p', 'unix:///run/redis.sock?db=1&username=***&password=***'],
  ['http://h/?token=t#x', 'http://h/?token=***#x'],
  ['HTTPS://me:p@h/ and rediss://:q@i', 'HTTPS://***@h/ and rediss://***@i'],
  ['"redis://:p@h" is taken', '"redis://***@h" is taken'],
  ["node s.js --redis 'redis://h?password=p'", "node s.js --redis 'redis://h?password=***'"],
  ['Listening on http://h:1/ with Redis at redis://:p@i', 'Listening on http://h:1/ with Redis at redis://***@i'],
  ['news:* for me@h', 'news:* for me@h'],
]
