import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { runOptions } from '../../test/runner/options'
import { clause } from '../../test/runner/suite'
import { UsageError } from '../errors'
import { withProfile } from './profile'

const clauses = [clause('a/1'), clause('a/2', { level: 'informative' })]

/** A folder with a profile in `p/`, and a module and a dialect beside it. */
function folderWith(t: TestContext, profile: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-profile-'))
  t.after(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'p'))
  for (const [name, text] of Object.entries({
    'x.json': profile,
    'server.js': '',
    'old.dialect.mjs': '',
    'known.json': '{ "a/1": "late" }',
  }))
    writeFileSync(join(folder, 'p', name), text)
  return folder
}

const readProfile = (folder: string, ...argv: string[]) =>
  withProfile(runOptions('--profile', 'p/x.json', ...argv), folder, clauses)

const WHOLE = `// comments, and a last comma
{
  "$schema": "./profile.schema.json",
  "name": "X",
  "description": "any",
  "target": { "command": "node s.js" },
  "path": "/e",
  "protocol": 3,
  "transports": ["polling"],
  "without": ["redis"],
  "status": { "listening": "up", "closed": "down" },
  "dialect": "old.dialect.mjs",
  "knownFailing": { "a/1": "late" },
}`

test('a profile completes the options', (t) => {
  const folder = folderWith(t, WHOLE)
  const { options: merged, statusLines, name, known } = readProfile(folder, '--without', 'status')
  assert.deepEqual([merged.command, merged.path, name], ['node s.js', '/e', 'X'])
  assert.deepEqual(merged.without, ['redis', 'websocket', 'status'])
  assert.deepEqual([merged.protocol, merged.dialect], [3, join(folder, 'p/old.dialect.mjs')])
  assert.deepEqual({ ...statusLines }, { listening: 'up', closed: 'down' })
  assert.deepEqual([known?.source, [...(known?.reasons ?? [])]], ['p/x.json', [['a/1', 'late']]])
})

test('the command line wins: the whole target, the path, the connection, the list of known failures', (t) => {
  const folder = folderWith(t, WHOLE)
  writeFileSync(join(folder, 'mine.json'), '{}')
  const { options: merged, known } = readProfile(
    folder,
    '--url',
    'http://h',
    '--path',
    '/f',
    '--known-failing',
    'mine.json',
  )
  assert.deepEqual([merged.command, merged.url, merged.path], [undefined, 'http://h', '/f'])
  assert.deepEqual([known?.source, known?.reasons.size], ['mine.json', 0])
  const { options: other } = readProfile(folder, '--protocol', '4', '--dialect', 'new.mjs')
  assert.deepEqual([other.protocol, other.dialect], [4, 'new.mjs'])
})

test('a path in the command line’s url wins over the profile’s path', (t) => {
  const folder = folderWith(t, WHOLE)
  const pathWith = (...argv: string[]) => readProfile(folder, ...argv).options.path
  assert.equal(pathWith('--url', 'http://h'), '/e')
  assert.equal(pathWith('--url', 'http://h/g'), undefined)
  assert.equal(pathWith('--url', 'http://h/g', '--path', '/g'), '/g')
})

test('a url’s Redis may come from the profile or the command line', (t) => {
  const folder = folderWith(t, '{ "name": "X", "target": { "url": "http://h", "redis": "redis://one" } }')
  assert.equal(readProfile(folder).options.redis, 'redis://one')
  assert.equal(readProfile(folder, '--redis', 'redis://two').options.redis, 'redis://two')
})

test('paths are relative to the profile', (t) => {
  const folder = folderWith(t, '{ "name": "X", "target": { "module": "./server.js" }, "knownFailing": "known.json" }')
  const { options: merged, known } = readProfile(folder)
  assert.equal(merged.module, join(folder, 'p/server.js'))
  assert.deepEqual([known?.source, known?.reasons.get('a/1')], ['p/known.json', 'late'])
})

test('without a profile the options stay as they are', () => {
  const given = runOptions('--command', 'x')
  assert.deepEqual(withProfile(given, '/', clauses), { options: given })
})

const target = '"name": "X", "target": { "command": "x" }'
const WRONG: [what: string, profile: string, message: string | RegExp][] = [
  ['an unknown key', `{\n  ${target},\n  "pth": "/e" }`, 'p/x.json:3:3: there is no key "pth". Did you mean path?'],
  [
    'a key unlike any',
    `{ ${target},\n"zzzzzzz": 1 }`,
    /^p\/x\.json:2:1: there is no key "zzzzzzz"\. The known ones are name, desc/,
  ],
  ['a key in the target', '{ "name": "X",\n "target": { "comand": "x" } }', /^p\/x\.json:2:\d+: .*comand.*/],
  [
    'an unknown capability',
    `{ ${target},\n  "without": ["redis",\n    "redis-contol"] }`,
    'p/x.json:3:5: "redis-contol" is not known. Did you mean redis-control?',
  ],
  [
    'an unknown clause',
    `{ ${target},\n "knownFailing": {\n  "a/11": "r" } }`,
    /^p\/x\.json:3:3: there is no clause "a\/11"\. Did you mean a\/1/,
  ],
  [
    'a clause unlike any',
    `{ ${target}, "knownFailing": { "frobnicate": "r" } }`,
    /there is no clause "frobnicate"\. The command "list"/,
  ],
  [
    'one that cannot fail',
    `{ ${target}, "knownFailing": { "a/2": "r" } }`,
    /:\d+: a\/2 is informative: it cannot fail\.$/,
  ],
  [
    'no reason',
    `{ ${target}, "knownFailing": {\n "a/1": " " } }`,
    'p/x.json:2:9: "a/1" must not be empty (the reason, in a few words).',
  ],
  ['the same key twice', `{ ${target},\n "name": "Y" }`, 'p/x.json:2:2: the key "name" appears twice here.'],
  ['not JSON', '{\n  "name": "X"\n  "target": 1 }', 'p/x.json:3:3: this is not JSON: comma expected.'],
  ['nothing', '', 'p/x.json:1:1: this is not JSON: the file is empty.'],
  ['a list', '[]', 'p/x.json:1:1: a profile must be a JSON object.'],
  [
    'a blank name',
    `{ "name": " ", "target": { "command": "x" } }`,
    /:1:11: "name" must not be empty \(the imp[^.]*\)\.$/,
  ],
  ['a name that is no text', `{ "name": 7, "target": { "command": "x" } }`, /:1:11: "name" must be a string \(/],
  ['swapped letters', `{ ${target},\n "ptah": "/e" }`, 'p/x.json:2:2: there is no key "ptah". Did you mean path?'],
  ['no transports', `{ ${target}, "transports": [] }`, /"transports" must not be empty \(/],
  ['a number as known failures', `{ ${target}, "knownFailing": 1 }`, /"knownFailing" must be an object or a string \(/],
  ['a status that is no object', `{ ${target}, "status": "up" }`, /"status" must be an object \(Reg[^)]*CLOSED\)\.$/],
  ['no name', '{ "target": { "command": "x" } }', 'p/x.json:1:1: "name" is missing here.'],
  ['no target', '{ "name": "X" }', 'p/x.json:1:1: "target" is missing here.'],
  [
    'two targets',
    '{ "name": "X", "target": { "command": "x", "url": "http://h" } }',
    /:26: "target" must have exactly one of command, module and url\.$/,
  ],
  ['no target in it', '{ "name": "X", "target": {} }', /"target" must have exactly one of command, module and url\.$/],
  [
    'a Redis without url',
    '{ "name": "X", "target": { "command": "x", "redis": "redis://h" } }',
    /"redis" goes with "url" only\.$/,
  ],
  ['an unknown protocol', `{ ${target}, "protocol": 5 }`, /:\d+: 5 is not known\. The known ones are 3, 4\.$/],
  [
    'an open quotation mark',
    '{ "name": "X", "target": { "command": "a \'b" } }',
    /^p\/x\.json:1:39: command has a quotation mark/,
  ],
  ['an invalid url', '{ "name": "X", "target": { "url": "h:1" } }', /^p\/x\.json:1:35: url h:1 is not an address/],
  [
    'an invalid Redis url',
    '{ "name": "X", "target": { "url": "http://h", "redis": "h" } }',
    /: redis h must be a URL such as redis:/,
  ],
  [
    'no such module',
    '{ "name": "X", "target": { "module": "./no.js" } }',
    /^p\/x\.json:1:38: module \.\/no\.js is not there/,
  ],
  [
    'a relative path',
    `{ ${target}, "path": "e" }`,
    /"path" does not have the right form \(the Engine\.IO path.* begins with/,
  ],
  [
    'an invalid regular expression',
    `{ ${target}, "status": { "listening": "(",\n"closed": "x" } }`,
    /^p\/x\.json:1:\d+: this is not a regular expression\.$/,
  ],
  [
    'a status of a url',
    '{ "name": "X", "target": { "url": "http://h" },\n "status": { "listening": "a", "closed": "b" } }',
    /^p\/x\.json:2:2: status goes with a command only/,
  ],
  ['no such dialect', `{ ${target},\n "dialect": "no.mjs" }`, /^p\/x\.json:2:13: there is no file .*\/p\/no\.mjs\.$/],
  [
    'no such list',
    `{ ${target},\n "knownFailing": "no.json" }`,
    /^p\/x\.json:2:18: there is no file .*\/p\/no\.json\.$/,
  ],
]
for (const [what, profile, message] of WRONG) {
  test(`refused, with the place: ${what}`, (t) => {
    const folder = folderWith(t, profile)
    assert.throws(
      () => readProfile(folder),
      (error: Error) => {
        assert.ok(error instanceof UsageError)
        if (typeof message === 'string') assert.equal(error.message, message)
        else assert.match(error.message, message)
        return true
      },
    )
  })
}

test('a profile that is not there is wrong usage', () => {
  assert.throws(
    () => withProfile(runOptions('--profile', 'no.json'), '/', clauses),
    (error) => error instanceof UsageError && error.message === 'there is no file no.json.',
  )
})
