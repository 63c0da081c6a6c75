import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalize } from './normalize'

const CODE = `import { wait } from './wait'

/** Greets. */
export async function greet(name: string): Promise<string> {
  await wait(10) // a moment
  return \`hello  \${name}\`
}
`
const SAME_CODE: Record<string, [string, string]> = {
  'a comment': ['/** Greets. */', '/** Greets somebody, in the end. */'],
  'no comment': [' // a moment', ''],
  'white space': ['  await wait(10)', '\n\n    await   wait(\n 10,\n )'],
  'a type': ['name: string', 'name: unknown'],
  'a type import': [
    "import { wait } from './wait'",
    "import { wait } from './wait'\nimport type { Name } from './name'",
  ],
  'an interface': ['/** Greets. */', 'export interface Name { first: string }'],
  quotes: ["'./wait'", '"./wait"'],
  'a semicolon': ['wait(10)', 'wait(10);'],
  'superfluous parentheses': ['wait(10)', '(wait(10))'],
}
for (const [what, [from, to]] of Object.entries(SAME_CODE))
  test(`TypeScript: ${what} has no effect`, () => {
    assert.notEqual(
      CODE.replace(from, () => to),
      CODE,
    )
    assert.equal(
      normalize(
        'a.ts',
        CODE.replace(from, () => to),
      ),
      normalize('a.ts', CODE),
    )
  })

const OTHER_CODE: Record<string, [string, string]> = {
  'a string': ["'./wait'", "'./pause'"],
  'a number': ['10', '11'],
  'the text of a template literal': ['hello  ', 'hello '],
  'a template literal with a comment in it': ['hello  ', 'hello // '],
  'an identifier': ['greet', 'welcome'],
  'a statement': ['await wait', 'wait'],
}
for (const [what, [from, to]] of Object.entries(OTHER_CODE))
  test(`TypeScript: ${what} counts`, () => {
    assert.notEqual(
      normalize(
        'a.ts',
        CODE.replace(from, () => to),
      ),
      normalize('a.ts', CODE),
    )
  })

test('TypeScript: a file of types only has no content', () => {
  assert.equal(normalize('a.ts', "import type { A } from './a'\nexport interface B { a: A }\nexport type C = B"), '')
})

const FEATURE = `# language: en
@wire
Feature: Wire

  Prose about the section.

  @wire/1 @slow
  Rule: 1 A request is a text message

    # why this is not vacuous
    Scenario: alice asks
      Given "alice" is subscribed to "news:*"
      Then the messages are
        | pattern | times |
        | news:*  | 2     |
      And the text is
        """
        two  blanks
        """
`
const SAME_FEATURE: Record<string, [string, string]> = {
  'a comment': ['# why this is not vacuous', '# another reason\n    # in two lines'],
  'white space': ['      Given "alice"', '\n        Given   "alice"'],
  'the width of a table': ['| news:*  | 2     |', '| news:* | 2 |'],
  prose: ['Prose about the section.', 'Other prose.\n\n  In two paragraphs.'],
}
for (const [what, [from, to]] of Object.entries(SAME_FEATURE))
  test(`Gherkin: ${what} has no effect`, () => {
    assert.notEqual(FEATURE.replace(from, to), FEATURE)
    assert.equal(normalize('a.feature', FEATURE.replace(from, to)), normalize('a.feature', FEATURE))
  })

const OTHER_FEATURE: Record<string, [string, string]> = {
  'a step': ['is subscribed to', 'subscribes to'],
  'a string': ['news:*"', 'news:?"'],
  'a tag': ['@slow', '@costly'],
  'a tag less': [' @slow', ''],
  'a number in a table': ['| 2', '| 3'],
  'the text of a doc string': ['two  blanks', 'two blanks'],
  'the name of a rule': ['A request is', 'Each request is'],
}
for (const [what, [from, to]] of Object.entries(OTHER_FEATURE))
  test(`Gherkin: ${what} counts`, () => {
    assert.notEqual(FEATURE.replace(from, to), FEATURE)
    assert.notEqual(normalize('a.feature', FEATURE.replace(from, to)), normalize('a.feature', FEATURE))
  })

test('JSON: values count, white space does not', () => {
  assert.equal(normalize('a.json', '{ "a": [1, 2] }\n'), normalize('a.json', '{"a":[1,2]}'))
  assert.notEqual(normalize('a.json', '{ "a": [1, 2] }'), normalize('a.json', '{ "a": [1, 3] }'))
  assert.notEqual(normalize('a.json', '{ "a": "b c" }'), normalize('a.json', '{ "a": "b  c" }'))
})
