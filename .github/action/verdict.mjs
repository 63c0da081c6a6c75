// Prints the verdict of a JSON report in one word, for the output of action.yml. Usage: node verdict.mjs REPORT

import { existsSync, readFileSync } from 'node:fs'

const [file] = process.argv.slice(2)
console.log(existsSync(file) ? verdictOf(JSON.parse(readFileSync(file, 'utf8')).summary) : 'could-not-run')

function verdictOf({ conformant, complete, counts, scenarios }) {
  if (counts.error + scenarios.error > 0) return 'could-not-run'
  if (conformant === null) return 'no-verdict'
  if (conformant === false) return 'not-conformant'
  return complete ? 'complete' : 'conformant'
}
