import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesFiles, goesOn, shortened } from './kinds'

test('a run of everything is shortened, and nothing else', () => {
  const only = '--only subscribing/3.1.1'
  for (const [text, typed] of [
    ['npm run conformance', `npm run conformance -- ${only}`],
    ['npm run conformance   # everything', `npm run conformance -- ${only}`],
    ['npm run conformance -- --command "python3 x.py"  # x', `npm run conformance -- --command "python3 x.py" ${only}`],
    ['npx realizehit-conformance --json a.json', `npx realizehit-conformance --json a.json ${only}`],
    ['realizehit-conformance', `realizehit-conformance ${only}`],
  ] as const)
    assert.equal(shortened({ text }), typed)
  for (const text of [
    'npm run conformance -- --only wire',
    'npm run conformance -- --only-failed-in a.json',
    'npm run conformance -- init --command x',
    'npx realizehit-conformance badge a.json',
    'npm run conformance -- --help',
    'npm start',
  ])
    assert.equal(shortened({ text }), text)
  assert.equal(shortened({ text: 'npm run conformance', shows: 'x' }), 'npm run conformance')
})

test('a server goes on until it is ended, and its help does not', () => {
  for (const text of ['npm start', 'PORT=0 npm start -- --host x  # npm start -- --help', 'npx realizehit-server'])
    assert.ok(goesOn({ text }), text)
  for (const text of ['npm start -- --help', 'npm test', 'realizehit-server --version'])
    assert.ok(!goesOn({ text }), text)
})

test('what changes the checkout is known', () => {
  for (const text of ['ls\nnpm run coverage', 'npm run conformance -- spec N.md --accept', 'npm run prove -- --write'])
    assert.ok(changesFiles(text), text)
  assert.ok(!changesFiles('npm run conformance -- --only wire'))
})
