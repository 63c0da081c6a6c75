import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from '../end-to-end/fixture'
import { typePage } from './typed'

const PAGE = 'docs/writing-a-server.md'

typePage(PAGE)

test('the code on the page is that of its files', () => {
  const sections = readFileSync(join(ROOT, PAGE), 'utf8').split(/^## (?=\d)/m)
  assert.equal(sections.length, 6)
  for (const [number, section] of sections.entries()) {
    const blocks = [...section.matchAll(/^```python\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
    assert.equal(blocks.length > 0, number > 0)
    const file = readFileSync(join(ROOT, `docs/examples/writing-a-server/step-${number || 1}.py`), 'utf8')
    for (const part of blocks.flatMap((code) => code.trim().split('\n\n')))
      assert.ok(file.includes(part), `step ${number} has not:\n${part}`)
  }
})
