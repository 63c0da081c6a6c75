import assert from 'node:assert/strict'
import test from 'node:test'
import { readSteps } from './read'

const WORDS = 'Porter: opens the door with status true & steps aside'
const textsOf = (markdown: string) => readSteps(`# Doors\n\n${markdown}\n`, 'x.md', new Map()).map(({ text }) => text)

const SAME: [what: string, step: string][] = [
  ['a comment first', '<!-- reviewed --> Porter: opens the door with status true & steps aside'],
  ['a comment first and emphasis', '<!-- a --> Porter: opens the *door* with `status` __true__ & steps aside'],
  ['emphasis over the lines of a comment', '<!-- a --> Porter: opens *the\n   door* with status true & steps aside'],
  ['two comments', '<!-- a --><!-- b -->\n   Porter: opens the door with status true & steps aside'],
  ['a comment with an empty line in it', '<!-- a\n\n   2. b --> Porter: opens the door with status true & steps aside'],
  ['an empty comment', '<!--> Porter: opens the door with status true & steps aside'],
  ['a comment within', 'Porter: opens <!-- > 1 --> the door with status true & steps aside'],
  ['a comment on its own line', 'Porter: opens *the\n   <!-- a -->\n   door* with status true & steps aside'],
  ['an instruction and a declaration', '<?a b?> <!DOCTYPE html> Porter: opens the door with status true & steps aside'],
  ['inline tags', 'Porter: <b>op</b>ens the <a href="/door">door</a> with <code>status</code> true & steps aside'],
  ['a tag first', '<span title="a > b">Porter:</span> opens the door with status true & steps aside'],
  ['a block of tags', '<div>Porter: opens the *door*</div><p>with status true & steps aside</p>'],
  ['a line break as a tag', 'Porter: opens<br>the door<br/>with status true & steps aside'],
  ['hard line breaks', 'Porter: opens\\\n   the door  \n   with status true & steps aside'],
  ['lazy lines', 'Porter: opens\nthe door\n  with status true & steps aside'],
  ['tabs and blanks', 'Porter:\topens  the door\u00a0with status true & steps aside'],
  ['entities', 'Porter: opens the&#32;door with&nbsp;status true &amp; steps aside'],
  ['entities behind a comment', '<!-- a --> Porter: opens the door with&nbsp;status true &amp; steps aside'],
  ['escapes', 'Porter\\: opens the door with status true \\& steps aside'],
  ['links', 'Porter: opens [the door](/door "Door") with [status][s] true & steps aside\n\n[s]: /status'],
  ['a link behind a comment', '<!-- a --> Porter: opens the door with [status][s] true & steps aside\n\n[s]: /status'],
  ['images', 'Porter: opens ![the door](d.png) with <img alt="status" src="s.png"> true & steps aside'],
  ['code over lines', 'Porter: opens `the\n   door` with status true & steps aside'],
  ['a code block', 'Porter: opens\n\n       the door\n\n   ```js\n   with status true\n   ```\n   & steps aside'],
  ['quotes', 'Porter: opens\n   > the door\n   >\n   > > with status true\n\n   & steps aside'],
  ['a comment in a quote', '> <!-- a --> Porter: opens *the\n   > door* with status true & steps aside'],
  ['a heading and a rule', '# Porter: opens the door\n   ***\n   with status true & steps aside'],
  ['an underlined heading', 'Porter: opens the door\n   ===\n   with status true & steps aside'],
  [
    'a script and a style sheet',
    '<style>b { }</style>\n   Porter: opens the door with status true & steps aside\n   <script>x</script>',
  ],
  ['a task', '[x] Porter: opens the door with status true & steps aside'],
  ['a footnote', 'Porter: opens the door[^1] with status true & steps aside\n\n[^1]: a note of more words'],
  ['a footnote of one word', 'Porter: opens the door[^a-b] with status true & steps aside\n\n[^a-b]: note'],
]
for (const [what, step] of SAME) {
  test(`markup in a step is no word and loses none: ${what}`, () => {
    assert.deepEqual(textsOf(`1. ${step}`), [WORDS])
    // and the lines of Windows are the same text
    assert.deepEqual(textsOf(`1. ${step}`.replaceAll('\n', '\r\n')), [WORDS])
  })
}

const KEPT: [step: string, text: string][] = [
  ['sends `<b>` and `<!-- a -->`', 'sends <b> and <!-- a -->'],
  ['<!-- a --> sends `<b>` and \\*', 'sends <b> and *'],
  ['sends <pattern> to <client-id>', 'sends <pattern> to <client-id>'],
  ['<pattern> is sent', '<pattern> is sent'],
  ['a < b <!- c -> d', 'a < b <!- c -> d'],
  ['matches [^a] and [x] and [ ] and ~~not~~', 'matches [^a] and [x] and [ ] and ~~not~~'],
  ['<https://example.org/a>', 'https://example.org/a'],
  ['`[^1]` [x] a[^1]\n\n[^1]: note', '[^1] [x] a'],
  ['`[x]` a', '[x] a'],
  ['a [b1] c[^1]\n\n[b1]: /b\n[^1]: note', 'a b1 c'],
  ['<![CDATA[a]]> b', 'a b'],
  ['| a | b |\n   |---|---|\n   | c | d |', '| a | b | |---|---| | c | d |'],
]
test('what looks like markup and is none is kept', () => {
  for (const [step, text] of KEPT) assert.deepEqual(textsOf(`1. ${step}`), [text], step)
})

test('equal headings are told apart by the headings above them, as far up as it takes', () => {
  const sections = (text: string, known = new Map<string, string>()) => {
    const ids = readSteps(text.replaceAll('|', '\n\n'), 'x.md', known).map(({ id }) => id)
    return ids.map((id) => id.replace(/\/\d+$/, ''))
  }
  assert.deepEqual(sections('# A|## Steps|1. a|# B|## Steps|1. b'), ['a-steps', 'b-steps'])
  assert.deepEqual(sections('# A|## Steps|# B|## Steps|1. b'), ['steps'])
  assert.deepEqual(sections('# A|## X|### S|1. a|# B|## X|### S|1. b|## Y|### S|1. c'), ['a-x-s', 'b-x-s', 'y-s'])
  assert.deepEqual(sections('# Deleteion|## S|1. a|# B|## S|1. b', new Map([['Deleteion', 'deletion']])), [
    'deletion-s',
    'b-s',
  ])
  assert.deepEqual(sections('## A/B|1. a|# C|## A B|1. b'), ['a-b', 'c-a-b'])
  assert.deepEqual(sections('# <!-- x --> A <b>B</b>|1. a'), ['a-b'])
  assert.throws(() => sections('# A|## S|1. a|## S|1. b'), /x\.md:7: the section "a-s" exists already, at x\.md:3/)
})
