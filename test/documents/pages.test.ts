import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alike, commandsIn, shown } from './pages'

const PAGE = `
Text, and \`npm start\`, which is no command.

\`\`\`sh
# a comment alone
npm run conformance -- --only wire   # exit code 1
judge() {
  npm test
}
judge \\
  again
\`\`\`

\`\`\`text
one
…
three … five
\`\`\`

    npm run indented

\`\`\`sh
npm run last
\`\`\`
`

test('commands are what stands in blocks of sh, with what the page promises', () => {
  assert.deepEqual(commandsIn(PAGE), [
    { text: 'npm run conformance -- --only wire   # exit code 1', line: 4, code: 1 },
    { text: 'judge() {\n  npm test\n}', line: 4, code: 0 },
    { text: 'judge \\\n  again', line: 4, code: 0, shows: 'one\n…\nthree … five' },
    { text: 'npm run last', line: 22, code: 0 },
  ])
})

test('what a page shows is found in what is printed', () => {
  const holds = (page: string, output: string) => shown(page).test(alike(output))
  assert.ok(holds('one\n…\nthree … five', '> npm\none\ntwo\nthree four five\nsix\n'))
  assert.ok(holds('one\n…\nthree', 'one\nthree\n'))
  assert.ok(holds('one\n…', 'one\n'))
  assert.ok(holds('…\nthree', 'one\nthree\n'))
  assert.ok(!holds('one\nthree', 'one\ntwo\nthree\n'))
  assert.ok(!holds('three\n…\none', 'one\ntwo\nthree\n'))
  assert.ok(!holds('thre', 'three\n'))
  assert.ok(!holds('one', 'someone\n'))
  assert.ok(!holds('a+b (c)', 'aab c\n'))
  assert.ok(
    holds(
      '  0.3 ms  alice  sends  12345678:a to 127.0.0.1:3000',
      '  1040.3 ms  alice  sends    abcdef01:a to 127.0.0.1:9\n',
    ),
  )
  assert.ok(holds('92 scenarios in 8.0 s, seed 1', '92 scenarios in 1 min 3 s, seed 99\n'))
  assert.ok(!holds('92 scenarios in 8.0 s', '93 scenarios in 8.0 s\n'))
})
