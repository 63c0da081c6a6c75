import assert from 'node:assert/strict'
import test from 'node:test'
import { clause } from '../../test/runner/suite'
import { compareSteps } from './compare'
import { readSteps } from './read'

const OLD = `# Tea

1. Cook: fills the kettle
2. Cook: lights the fire
    1. Cook: finds the wood
    2. Cook: blows on it
3. Cook: waits
4. Guest: pours

# Cups

1. Guest: holds one
`
const SUMMARIES: Record<string, string> = {
  'tea/1': 'the kettle is filled by the cook',
  'tea/2': 'a fire is lit',
}
const read = (text: string) => readSteps(text, 'x.md', new Map())
const clauses = read(OLD).map(({ id, digest }) => clause(id, { digest, summary: SUMMARIES[id] ?? 'another' }))

/** What is reworded, added and removed, each as `old → new`. */
function changes(...edits: [from: string, to: string][]): string[] {
  const text = edits.reduce((before, [from, to]) => {
    assert.ok(before.includes(from), from)
    return before.replace(from, to)
  }, OLD)
  const differing = compareSteps(clauses, read(text)).filter(({ kind }) => kind !== 'unchanged' && kind !== 'moved')
  return differing.map((change) => {
    const before = change.kind === 'added' ? '' : change.clause.id
    return `${change.kind} ${before} → ${change.kind === 'removed' ? '' : change.step.id}`
  })
}

test('a step that was reworded and renumbered at once is recognised by its neighbours', () => {
  assert.deepEqual(changes(['1. Cook: fills', '1. Cook: hums\n1. Cook: fills'], ['waits', 'sits down']), [
    'added  → tea/1',
    'reworded tea/3 → tea/4',
  ])
  assert.deepEqual(changes(['1. Cook: fills the kettle\n', ''], ['Guest: pours', 'Guest: helps himself']), [
    'reworded tea/4 → tea/3',
    'removed tea/1 → ',
  ])
  const both = changes(['1. Cook: fills the kettle\n', ''], ['waits', 'sits'], ['Guest: pours', 'Guest: helps'])
  assert.deepEqual(both, ['reworded tea/3 → tea/2', 'reworded tea/4 → tea/3', 'removed tea/1 → '])
  assert.deepEqual(changes(['# Tea', '# Coffee'], ['waits', 'sits down']), ['reworded tea/3 → coffee/3'])
})

test('… by the steps that are nested in it', () => {
  assert.deepEqual(changes(['1. Cook: fills the kettle\n', ''], ['lights the fire', 'turns on the gas']), [
    'reworded tea/2 → tea/1',
    'removed tea/1 → ',
  ])
})

test('… and, where there are more steps than before, by its summary', () => {
  assert.deepEqual(changes(['1. Cook: fills the kettle', '1. Cook: hums\n2. Cook: has the kettle filled']), [
    'added  → tea/1',
    'reworded tea/1 → tea/2',
  ])
})

test('where nothing tells, the number does', () => {
  assert.deepEqual(changes(['3. Cook: waits', '3. Cook: sits\n4. Cook: sleeps']), [
    'reworded tea/3 → tea/3',
    'added  → tea/4',
  ])
  assert.deepEqual(changes(['1. Guest: holds one', '1. Guest: has two']), ['reworded cups/1 → cups/1'])
  // another depth is another step
  assert.deepEqual(changes(['3. Cook: waits', '    3. Cook: sits']), ['added  → tea/2.3', 'removed tea/3 → '])
})
