import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FrameCounter, type ReadHead } from './frames'
import { publishPacket, readPacketHead } from './mqtt'
import { readFrameHead } from './websocket'

/** A text frame as servers send it. */
function frame(text: string): Buffer {
  const { length } = text
  if (length < 126) return Buffer.concat([Buffer.from([0x81, length]), Buffer.from(text)])
  const head = Buffer.alloc(length < 65_536 ? 4 : 10)
  head[0] = 0x81
  head[1] = length < 65_536 ? 126 : 127
  if (length < 65_536) head.writeUInt16BE(length, 2)
  else head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, Buffer.from(text)])
}

/** What is counted when the bytes come in these pieces: "first byte, length" of each frame. */
function counted(readHead: ReadHead, ...pieces: Buffer[]): string[] {
  const frames: string[] = []
  const counter = new FrameCounter(readHead, (bytes, first) => frames.push(`${first} ${bytes}`))
  for (const piece of pieces) counter.feed(piece, piece.length)
  return frames
}

const lengths = [0, 1, 125, 126, 200, 0, 70]
const expected = lengths.map((length) => `${length === 0 ? -1 : 120} ${length}`)

test('WebSocket frames are counted wherever the bytes are cut', () => {
  const bytes = Buffer.concat(lengths.map((length) => frame('x'.repeat(length))))
  for (let cut = 0; cut <= bytes.length; cut += 1)
    assert.deepEqual(counted(readFrameHead, bytes.subarray(0, cut), bytes.subarray(cut)), expected, `cut at ${cut}`)
  assert.deepEqual(counted(readFrameHead, ...[...bytes].map((byte) => Buffer.from([byte]))), expected)
})

test('so are frames longer than 65,535 bytes', () => {
  const bytes = Buffer.concat([frame('2'), frame('x'.repeat(70_000)), frame('y')])
  const frames = ['50 1', '120 70000', '121 1']
  assert.deepEqual(counted(readFrameHead, bytes), frames)
  assert.deepEqual(counted(readFrameHead, bytes.subarray(0, 9), bytes.subarray(9)), frames)
})

test('nothing is counted beyond the end of what was read into the buffer', () => {
  const frames: number[] = []
  const counter = new FrameCounter(readFrameHead, (bytes) => frames.push(bytes))
  counter.feed(Buffer.concat([frame('abc'), frame('left from before')]), 5)
  assert.deepEqual(frames, [3])
})

test('MQTT packets are counted wherever the bytes are cut', () => {
  const packets = [10, 127, 128, 300].map((length) => publishPacket('t', 'x'.repeat(length - 3)))
  const bytes = Buffer.concat(packets)
  for (let cut = 0; cut <= bytes.length; cut += 1)
    assert.deepEqual(
      counted(readPacketHead, bytes.subarray(0, cut), bytes.subarray(cut)),
      [10, 127, 128, 300].map((length) => `0 ${length}`),
      `cut at ${cut}`,
    )
})
