import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bare } from './kinds'
import { commandsOf, pages } from './pages'
import { NOT_TYPED, typePage } from './typed'

/** Pages that take long: each has a file beside this one, so that they are typed at the same time. */
const APART = ['docs/extending-the-features.md', 'docs/writing-a-server.md']

describe('every command of our pages does what the page says', { concurrency: 2 }, () => {
  for (const page of pages()) if (!APART.includes(page)) typePage(page)
})

test('what is typed apart is there, and so is what is not typed', () => {
  assert.deepEqual(
    APART.filter((page) => !pages().includes(page)),
    [],
  )
  const all = new Set(pages().flatMap((page) => commandsOf(page).map(bare)))
  assert.deepEqual(
    Object.keys(NOT_TYPED).filter((text) => !all.has(text)),
    [],
    'no page has these commands any more: take them from the list',
  )
})
