// Tells its status in words of its own: a profile has to say which.

console.log = (line) => process.stdout.write(`${WORDS[line] ?? line}\n`)
const WORDS = { 'status=LISTENING': '[info] open for business', 'status=CLOSED': '[info] closed for today' }

const { serve } = await import('./right.mjs')
await serve()
