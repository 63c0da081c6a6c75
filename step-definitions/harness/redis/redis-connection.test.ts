import assert from 'node:assert/strict'
import test from 'node:test'
import { clientsIn, SUITE_NAME } from './redis-connection'

const line = (name: string, flags: string, subscriptions: string) =>
  `id=7 addr=127.0.0.1:1 laddr=127.0.0.1:2 name=${name} flags=${flags} db=0 ${subscriptions} lib-name=x`

test('clients that may be a server’s, and whether they are subscribed', () => {
  const lines = [
    line('', 'N', 'sub=0 psub=0 ssub=0'),
    line('mine', 'P', 'sub=0 psub=2 ssub=0'),
    line('', 'P', 'sub=1 psub=0'),
    line(SUITE_NAME, 'N', 'sub=0 psub=0'),
    line('', 'O', 'sub=0 psub=0'),
    line('', 'S', 'sub=0 psub=0'),
    line('', 'M', 'sub=0 psub=0'),
    line('sentinel-77-cmd', 'N', 'sub=1 psub=0'),
  ]
  const found = clientsIn(`${lines.join('\n')}\n`)
  assert.deepEqual(found, [{ subscribed: false }, { subscribed: true }, { subscribed: true }])
})
