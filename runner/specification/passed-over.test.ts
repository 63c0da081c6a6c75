import assert from 'node:assert/strict'
import test from 'node:test'
import { readSpecification } from './read'

/** The lines that are pointed at, and why. The first line of `list` is line 3. */
const notesOn = (list: string) =>
  readSpecification(`# Doors\n\n${list}\n`, 'x.md', new Map()).notes.map(({ line, text }) => `${line} ${text}`)

const POINTED: [what: string, list: string, ...notes: RegExp[]][] = [
  [
    'two blanks',
    '1. a\n  1. b\n    1. c\n2. d',
    /^4 "1\. b" is read as doors\/2, not under line 3\. To nest it there, indent it by 3 blanks; .* by 0\.$/,
    /^5 "1\. c" is not a step: it is indented too far for a list, and continues the text above it\. .* under line 4, indent it by 5 blanks\.$/,
  ],
  [
    'several by two blanks',
    '1. a\n  1. b\n  2. c\n2. d',
    /^4 "1\. b" is read as doors\/2, not under line 3/,
    /^5 "2\. c" is read as doors\/3, not under line 3/,
  ],
  ['bullets by two blanks', '1. a\n  - b', /^4 "- b" is not a step\. To nest it there, indent it by 3 blanks/],
  [
    'numbers written out',
    '1. a\n1.1. b\n1.1.1 c\n\n1.2. d\n(2) e\n2. f',
    /^4 "1\.1\. b" is not a step: Markdown has no numbers like "1\.1\.": write "1\.", and indent it by 4 blanks\.$/,
    /^5 "1\.1\.1 c" .* no numbers like "1\.1\.1": write "1\.", and indent it by 8 blanks\.$/,
    /^7 "1\.2\. d" .* no numbers like "1\.2\."/,
    /^8 "\(2\) e" .* no numbers like "\(2\)"/,
    /^9 "2\. f" is not a step: it continues the text above it\. Put an empty line between them/,
  ],
  [
    'an outdented comment',
    '1. a\n\n<!-- b -->\n\n    1. c\n    - d\n2. e',
    /^7 "1\. c" is not a step: line 5 ended the list, so this is code\. Indent line 5 by 3 blanks\.$/,
    /^8 "- d" is not a step: line 5 ended the list/,
  ],
  [
    'an outdented paragraph',
    '1. a\n\nb\n\n   1. c\n   2. d',
    /^7 "1\. c" is read as doors\/2, not under line 3\. Line 5 ended the list: to nest this line there, indent line 5 by 3/,
    /^8 "2\. d" is read as doors\/3, not under line 3\. Line 5 ended the list/,
  ],
  ['a comment', '1. a\n\n<!--\n2. b\n\n3. c\n-->', /^6 "2\. b" .* inside a comment/, /^8 "3\. c" .* inside a comment/],
  ['an open comment', '1. a\n\n<!--\n\n2. b', /^7 "2\. b" .* inside a comment/],
  [
    'an open comment in a step',
    '1. <!-- a\n2. b',
    /^3 the comment that begins here does not end/,
    /^3 .* without words/,
  ],
  [
    'HTML',
    '1. a\n\n<details>\n2. b\n\n2. c',
    /^6 "2\. b" is not a step: line 5 begins HTML, which ends at an empty line/,
  ],
  ['quotes', '1. a\n\n> 1. b\n> > 2. c', /^5 "> 1\. b" .* block quote/, /^6 "> > 2\. c" .* block quote/],
  ['a quote in a step', '1. a\n   > 1. b', /^4 "> 1\. b" .* block quote/],
  ['fences', '1. a\n   ```\n   1. b\n   ```\n\n~~~\n2. c', /^5 .* inside a code block/, /^9 .* inside a code block/],
  [
    'too far',
    '1. a\n\n        1. b',
    /^5 "1\. b" .* indented so far that it is code\. .* line 3, indent it by 3 blanks/,
  ],
  ['tabs too far', '1. a\n\n\t\t1. b', /^5 "1\. b" .* so far that it is code/],
  ['bullets', '1. a\n\nb\n\n- c\n  1. d\n- 2. e', /^8 "1\. d" .* bullet list/, /^9 "- 2\. e" .* bullet list/],
  ['no blank', '1. a\n2.B\n\n3)C', /^4 "2\.B" .* put a blank after "2\."/, /^6 "3\)C" .* put a blank after "3\)"/],
  ['ten digits', '1. a\n\n1234567890. b', /^5 .* at most nine digits/],
  ['no empty line', '1. a\n\nb\n2. c', /^6 "2\. c" .* continues the text above it/],
  ['an underline', '1. a\n\nb\n2. c\n---', /^6 "2\. c" .* makes it a heading/],
  [
    'no words',
    '1. a\n2.\n3. <!-- b -->\n4. ![](c)',
    /^4 "2\." .* without words/,
    /^5 .* without words/,
    /^6 .* without words/,
  ],
  [
    'tags that are none',
    '1. a <pattern> b',
    /^3 Markdown takes <pattern> for HTML and hides it\. Write it as code: `<pattern>`/,
  ],
  ['a heading in HTML', '1. a\n\n<br>\n## B\n\n1. c', /^6 "## B" is not a heading: line 5 begins HTML, which ends/],
  ['a heading in a step', '1. a\n   ## B\n2. c', /^4 "## B" is not a heading: it is inside the list above it/],
  ['a heading without blank', '1. a\n\n##B\n\n1. c', /^5 "##B" is not a heading: put a blank behind the "#"/],
  ['a long line', `1. a\n1.1. ${'b'.repeat(80)}`, /^4 "1\.1\. b{34}…" is/],
]
for (const [what, list, ...notes] of POINTED) {
  test(`what is passed over is pointed at: ${what}`, () => {
    const found = notesOn(list)
    assert.equal(found.length, notes.length, found.join('\n'))
    for (const [index, note] of notes.entries()) assert.match(found[index] ?? '', note)
  })
}

test('what is read as a person reads it is not pointed at', () => {
  const fine = [
    '1. a\n    1. b\n        - c\n\n          d\n    2. e\n2) f',
    ' 9. a\n10. b\n\n    1. c\n\n<!-- d -->\n\n10. e',
    '1. a\n\t1. b\n\t\t1. c\n    2. d',
    '1. 1. a\n   2. b',
    '1. a\n\nb in 2016 and\n1.x times c\n\n- d\n- e',
    '1. <!-- a --> b `<c>` <b>d</b>',
    '1. a\n\n```\n# c\n```\n\n<!--\n# d\n-->\n\n#1 and #hash\n\n   ## E\n\nF\n---',
  ]
  for (const list of fine)
    assert.deepEqual(
      notesOn(list).filter((note) => !/without words/.test(note)),
      [],
      list,
    )
})

test('a text without steps says where it may have meant some', () => {
  assert.throws(
    () => notesOn('(1) a'),
    /x\.md has no numbered list under a heading\. .*\nx\.md:3: "\(1\) a" is not a step/s,
  )
})
