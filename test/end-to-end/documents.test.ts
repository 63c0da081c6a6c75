import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bare } from '../documents/kinds'
import { commandsOf, pages } from '../documents/pages'
import { NOT_TYPED, Reader, typedCommands } from '../documents/typed'

/** Pages that take long begin first. */
const LONG = ['docs/writing-a-server.md', 'docs/extending-the-features.md']

const inOrder = [...LONG, ...pages().filter((page) => !LONG.includes(page))]

describe('every command of our pages does what the page says', { concurrency: 3 }, () => {
  for (const page of inOrder)
    test(page, async (t) => {
      const commands = typedCommands(page)
      if (commands.length === 0) return
      const reader = await Reader.create(t, commands)
      for (const command of commands)
        await t.test(`line ${command.line}: ${command.text}`, (context) => reader.types(context, command))
    })
})

test('what takes long is there, and so is what is not typed', () => {
  assert.deepEqual(
    LONG.filter((page) => !pages().includes(page)),
    [],
  )
  const all = new Set(pages().flatMap((page) => commandsOf(page).map(bare)))
  assert.deepEqual(
    Object.keys(NOT_TYPED).filter((text) => !all.has(text)),
    [],
    'no page has these commands any more: take them from the list',
  )
})
