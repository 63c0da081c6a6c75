import assert from 'node:assert/strict'
import test from 'node:test'
import { frameFrom, recordedFrame } from './case'

const MARK = '53a5e0d3'

/** A frame through JSON and back, as in a trace, with the same mark or another. */
function replayed(frame: string | Buffer, mark = MARK): string | Buffer {
  return frameFrom(JSON.parse(JSON.stringify(recordedFrame(frame))), MARK, mark)
}

test('a frame is replayed as it was: any text, even lone surrogates, and any bytes', () => {
  for (const frame of ['', `{"pattern":"${MARK}:a"}`, '\ud800\0é', Buffer.from([0, 0xff, 0x80]), Buffer.alloc(0)])
    assert.deepEqual(replayed(frame), frame)
})

test('with another mark, only the names change', () => {
  assert.equal(replayed(`\ud800 ${MARK}:a ${MARK}:b 53a5e0d`, 'ffffffff'), '\ud800 ffffffff:a ffffffff:b 53a5e0d')
  const bytes = Buffer.concat([Buffer.from([0xff]), Buffer.from(`é${MARK}`)])
  assert.deepEqual(replayed(bytes, 'ffffffff'), Buffer.concat([Buffer.from([0xff]), Buffer.from('éffffffff')]))
})
