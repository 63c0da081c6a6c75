import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { run } from '../../runner/main'
import { sha256 } from '../../runner/specification/read'
import type { SuiteFiles } from '../../runner/suite/suite-files'
import type { Clause } from '../../schemas/types'
import { RecordedIo } from './io'
import { clause, feature, makeSuite } from './suite'

/** A small specification. */
export const TEXT = `# Tea

## Boiling

1. Cook: fills the kettle
2. Cook: lights the *fire*
    1. if it is wet
        1. Cook: dries the wood

## Pouring

1. Guest: holds the cup
`
const PASSES = ['it passes']
const tags = ['boiling/1', 'boiling/2', 'boiling/2.1.1']

function row(id: string, heading: string, text: string, other: Partial<Clause> = {}): Clause {
  return clause(id, { heading, digest: sha256(text), ...other })
}

/** A suite that judges TEXT, and a function that runs `spec` on another text. */
export function specificationFixture(context: TestContext) {
  const suite = makeSuite(
    context,
    [
      row('boiling/1', 'Boiling', 'Cook: fills the kettle'),
      row('boiling/2', 'Boiling', 'Cook: lights the fire'),
      row('boiling/2.1', 'Boiling', 'if it is wet', { coveredBy: ['boiling/2.1.1'] }),
      row('boiling/2.1.1', 'Boiling', 'Cook: dries the wood'),
      row('pouring/1', 'Pouring', 'Guest: holds the cup'),
      clause('wire/1', { part: 'completion' }),
    ],
    {
      'boiling.feature': feature(Object.fromEntries(tags.map((id) => [id, PASSES]))),
      'pouring.feature': feature({ 'pouring/1': PASSES }),
      'wire.feature': feature({ 'wire/1': PASSES }),
    },
  )
  return { suite, spec: (text: string | Buffer, ...more: string[]) => runSpec(suite, text, more) }
}

async function runSpec(suite: SuiteFiles, text: string | Buffer, more: string[]) {
  writeFileSync(join(suite.root, 'new.md'), text)
  const io = new RecordedIo(suite.root)
  const code = await run(['spec', 'new.md', ...more], io, suite)
  return { code, out: io.out, err: io.err }
}
