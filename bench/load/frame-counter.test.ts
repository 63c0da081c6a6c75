import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FrameCounter, type ReadHeader } from './frame-counter'
import { publishPacket, readPacketHeader } from './mqtt'
import { readFrameHeader } from './websocket'

/** A text frame as servers send it: unmasked. */
function frame(text: string): Buffer {
  const { length } = text
  if (length < 126) return Buffer.concat([Buffer.from([0x81, length]), Buffer.from(text)])
  const header = Buffer.alloc(length < 65_536 ? 4 : 10)
  header[0] = 0x81
  header[1] = length < 65_536 ? 126 : 127
  if (length < 65_536) header.writeUInt16BE(length, 2)
  else header.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([header, Buffer.from(text)])
}

/** The frames counted when the bytes arrive in these pieces, each as "first byte, length". */
function counted(readHeader: ReadHeader, ...pieces: Buffer[]): string[] {
  const frames: string[] = []
  const counter = new FrameCounter(readHeader, (bytes, first) => frames.push(`${first} ${bytes}`))
  for (const piece of pieces) counter.feed(piece, piece.length)
  return frames
}

const lengths = [0, 1, 125, 126, 200, 0, 70]
const expected = lengths.map((length) => `${length === 0 ? -1 : 120} ${length}`)

test('WebSocket frames are counted wherever the bytes are cut', () => {
  const bytes = Buffer.concat(lengths.map((length) => frame('x'.repeat(length))))
  for (let cut = 0; cut <= bytes.length; cut += 1)
    assert.deepEqual(counted(readFrameHeader, bytes.subarray(0, cut), bytes.subarray(cut)), expected, `cut at ${cut}`)
  assert.deepEqual(counted(readFrameHeader, ...[...bytes].map((byte) => Buffer.from([byte]))), expected)
})

test('frames longer than 65,535 bytes are counted too', () => {
  const bytes = Buffer.concat([frame('2'), frame('x'.repeat(70_000)), frame('y')])
  const frames = ['50 1', '120 70000', '121 1']
  assert.deepEqual(counted(readFrameHeader, bytes), frames)
  assert.deepEqual(counted(readFrameHeader, bytes.subarray(0, 9), bytes.subarray(9)), frames)
})

test('bytes in the buffer beyond the end of the read are not counted', () => {
  const frames: number[] = []
  const counter = new FrameCounter(readFrameHeader, (bytes) => frames.push(bytes))
  counter.feed(Buffer.concat([frame('abc'), frame('left from before')]), 5)
  assert.deepEqual(frames, [3])
})

test('MQTT packets are counted wherever the bytes are cut', () => {
  const packets = [10, 127, 128, 300].map((length) => publishPacket('t', 'x'.repeat(length - 3)))
  const bytes = Buffer.concat(packets)
  for (let cut = 0; cut <= bytes.length; cut += 1)
    assert.deepEqual(
      counted(readPacketHeader, bytes.subarray(0, cut), bytes.subarray(cut)),
      [10, 127, 128, 300].map((length) => `0 ${length}`),
      `cut at ${cut}`,
    )
})
