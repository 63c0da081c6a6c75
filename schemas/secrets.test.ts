import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MASKED } from '../test/secrets'
import { withoutSecrets } from './shared'

for (const [text, printed] of MASKED) test(text, () => assert.equal(withoutSecrets(text), printed))
