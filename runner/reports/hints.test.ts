import assert from 'node:assert/strict'
import test from 'node:test'
import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/report.schema.json'
import type { FaultSignature, Report } from '../../schemas/types'
import { reportOf, scenario } from '../../test/runner/report'
import { clause } from '../../test/runner/suite'
import { failuresOf } from '../judging/signature'
import { toHtml } from './html'
import { causesText, hintsText } from './terminal/causes'
import { createStyle } from './terminal/style'

const plain = createStyle({}, false)
const validate = compileSchema<Report>(schema)
const failed = [scenario('a/1', 'fail', { key: 'a/1#00000000' }), scenario('a/1', 'fail', { key: 'a/1#11111111' })]
const clauses = [clause('a/1')]

/** A fault that fails as the server of these tests does. */
function fault(name: string, mistake: string, rows = failed): FaultSignature {
  return { name, mistake, clauses: ['a/1'], failures: { ...failuresOf(rows) } }
}

test('below a cause stands what it looks like, in the terminal and on the page', () => {
  const report = reportOf(clauses, failed, { signatures: [fault('to-one', 'a payload goes to <one> client')] })
  assert.ok(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors))
  const line = /^a\/1 {2}what a\/1 asks\n {2}looks like: a payload goes to <one> client \(2 of 2 scenarios agree\)\n✗/m
  assert.match(causesText(report, plain), line)
  assert.match(hintsText(report, plain), /^\na\/1\n {2}looks like: a payload goes .* agree\)\n$/)
  assert.ok(toHtml(report).includes('looks like: a payload goes to &lt;one&gt; client (2 of 2 scenarios agree)'))
})

test('several that tie are lines of their own; one scenario is in the singular', () => {
  const [first] = failed
  assert.ok(first)
  const signatures = [fault('one', 'it is one', [first]), fault('two', 'it is two', [first])]
  const report = reportOf(clauses, [first], { signatures })
  const lines = /\n {2}looks like: it is one \(1 of 1 scenario agrees\)\n {2}or: it is two \(1 of 1 scenario agrees\)\n/
  assert.match(causesText(report, plain), lines)
  assert.match(toHtml(report), /looks like: it is one[^<]*<\/p><p class="dim">or: it is two/)
})

test('where nothing is near, and for a server that fails nothing, there is no such line', () => {
  for (const scenarios of [failed, [scenario('a/1', 'pass', { key: 'a/1#00000000' })]]) {
    const signatures = [fault('other', 'it is other', [scenario('b/1', 'fail', { key: 'b/1#00000000' })])]
    const report = reportOf(clauses, scenarios, { signatures })
    assert.doesNotMatch(causesText(report, plain) + toHtml(report), /looks like/)
    assert.equal(hintsText(report, plain), '')
    assert.ok(validate(JSON.parse(JSON.stringify(report))))
  }
})
