import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { LIMIT_MS, TIMEOUT_EXPECTED_MS } from '../../../../test/harness/fixture'
import { TargetFailure } from '../../errors'
import { codecFor, wireCodec } from './index'
import { loadDialect } from './load-dialect'

function file(t: TestContext, name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'dialect-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

for (const [name, text] of [
  ['by-name.mjs', 'export const encode = () => "e"; export const decode = () => undefined'],
  ['as-default.mjs', 'export default { encode: () => "e", decode: () => undefined }'],
  ['by-name.cjs', 'exports.encode = () => "e"; exports.decode = () => undefined'],
  ['made.cjs', 'module.exports = Object.assign(Object.create({ encode: () => "e" }), { decode: () => undefined })'],
] as const)
  test(`a dialect is found: ${name}`, async (t) => {
    const module = file(t, name, text)
    assert.equal((await loadDialect(module, LIMIT_MS)).encode({ action: 'subscribe', pattern: 'p' }), 'e')
    assert.equal((await codecFor({ name: 'd', module }, LIMIT_MS)).request({ action: 'subscribe', pattern: 'p' }), 'e')
  })

test('without a dialect messages have the form of the completion wire', async () => {
  assert.equal(await codecFor(undefined, LIMIT_MS), wireCodec)
})

for (const [name, text, words] of [
  ['syntax.mjs', 'export {', /cannot be loaded: /],
  ['throws.cjs', 'throw new Error("no such table")', /cannot be loaded: no such table$/],
  ['nothing.mjs', '', /exports no function "encode"\. It needs encode\(request\) and decode\(frame\)\.$/],
  ['half.mjs', 'export const encode = () => ""', /exports no function "decode"/],
  ['wrong.mjs', 'export const encode = 1, decode = () => {}', /exports "encode", which is not a function/],
  [
    'optional.mjs',
    'export const encode = () => {}, decode = () => {}, publish = {}',
    /exports "publish", which is not a function/,
  ],
] as const)
  test(`a dialect is refused: ${name}`, async (t) => {
    await assert.rejects(loadDialect(file(t, name, text), LIMIT_MS), (error: unknown) => {
      assert.ok(error instanceof TargetFailure)
      assert.match(error.message, /^The dialect \/.*\.[cm]js /)
      assert.match(error.message, words)
      return true
    })
  })

test('a dialect that never finishes loading is refused after the limit', { timeout: LIMIT_MS }, async (t) => {
  const module = file(t, 'waits.mjs', 'await new Promise(() => {}); export const encode = () => "", decode = () => {}')
  await assert.rejects(
    loadDialect(module, TIMEOUT_EXPECTED_MS),
    new TargetFailure(`The dialect ${module} did not load within ${TIMEOUT_EXPECTED_MS} ms.`),
  )
})
