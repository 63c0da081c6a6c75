// Reports its status with lines of its own, which a profile has to describe.

console.log = (line) => process.stdout.write(`${WORDS[line] ?? line}\n`)
const WORDS = { 'status=LISTENING': '[info] open for business', 'status=CLOSED': '[info] closed for today' }

const { serve } = await import('./conformant.mjs')
await serve()
