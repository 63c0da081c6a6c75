import assert from 'node:assert/strict'
import test from 'node:test'
import { Inbox } from './inbox'

const LONG = 60_000
const any = () => true

test('items that arrived before anybody waited are taken in order', async () => {
  const inbox = new Inbox<string>()
  for (const item of ['a1', 'b1', 'a2']) inbox.put(item)
  assert.equal(await inbox.next((item) => item.startsWith('a'), LONG), 'a1')
  assert.equal(await inbox.next(any, LONG), 'b1')
  assert.equal(await inbox.next(any, LONG), 'a2')
  assert.deepEqual(inbox.rest(), [])
})

test('a waiter gets the first item that it wants; the others are stored', async () => {
  const inbox = new Inbox<string>()
  const waiting = inbox.next((item) => item.startsWith('b'), LONG)
  for (const item of ['a1', 'b1', 'b2']) inbox.put(item)
  assert.equal(await waiting, 'b1')
  assert.deepEqual(inbox.rest(), ['a1', 'b2'])
})

test('an item goes to the first waiter that wants it, and to no other', async () => {
  const inbox = new Inbox<string>()
  const order: string[] = []
  const first = inbox.next(any, LONG).then((item) => order.push(`first ${item}`))
  const second = inbox.next(any, LONG).then((item) => order.push(`second ${item}`))
  inbox.put('x')
  inbox.put('y')
  await Promise.all([first, second])
  assert.deepEqual(order, ['first x', 'second y'])
  assert.deepEqual(inbox.rest(), [])
})

test('a waiter whose limit has passed gets undefined, and takes nothing later', async () => {
  const inbox = new Inbox<string>()
  assert.equal(await inbox.next(any, 1), undefined)
  inbox.put('late')
  assert.deepEqual(inbox.rest(), ['late'])
})

test('a waiter whose limit has passed leaves the others waiting', async () => {
  const inbox = new Inbox<string>()
  const other = inbox.next(any, LONG)
  assert.equal(await inbox.next(any, 1), undefined)
  inbox.put('x')
  assert.equal(await other, 'x')
})

test('the end wakes every waiter, and nobody waits after it', async () => {
  const inbox = new Inbox<string>()
  const waiting = [inbox.next(any, LONG), inbox.next(any, LONG)]
  assert.equal(inbox.hasEnded, false)
  inbox.end()
  assert.deepEqual(await Promise.all(waiting), [undefined, undefined])
  assert.equal(inbox.hasEnded, true)
  assert.equal(await inbox.next(any, LONG), undefined)
})

test('what was stored can be taken after the end', async () => {
  const inbox = new Inbox<string>()
  inbox.put('x')
  inbox.end()
  assert.equal(await inbox.next(any, LONG), 'x')
})

test('take returns one item or none, takeAll returns all, and both leave the rest in order', () => {
  const inbox = new Inbox<string>()
  for (const item of ['a1', 'b1', 'a2', 'b2', 'a3']) inbox.put(item)
  assert.equal(
    inbox.take((item) => item === 'c'),
    undefined,
  )
  assert.equal(
    inbox.take((item) => item.startsWith('a')),
    'a1',
  )
  assert.deepEqual(
    inbox.takeAll((item) => item.startsWith('a')),
    ['a2', 'a3'],
  )
  assert.deepEqual(inbox.rest(), ['b1', 'b2'])
})
