import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { type ActionEnded, readAction, runAction } from '../ci/run-action'
import { complaints } from '../ci/schema'
import { nodesOf, parseGithubMarkdown } from '../markdown'
import { commandsIn } from '../runner/github'
import { Fixture, ROOT, server } from './fixture'

const EXAMPLE = `${process.execPath} ${join(ROOT, 'implementations', 'examples', 'server.mjs')}`
const FEW = { only: 'subscribing/3.1.1, subscribing/2', args: '--workers 1' }

/** Runs action.yml, and asserts that nothing is left of it but the reports. */
async function act(t: TestContext, inputs: Record<string, string>, prepare: (workspace: string) => void = () => {}) {
  const fixture = await Fixture.create(t)
  const workspace = join(fixture.folder, 'workspace')
  mkdirSync(workspace)
  prepare(workspace)
  const ended = await runAction(fixture, inputs)
  await fixture.assertNothingLeft()
  return { ...ended, workspace }
}

function assertFiles({ outputs }: ActionEnded, expected: boolean): void {
  for (const name of ['report', 'html', 'junit', 'badge'])
    assert.equal(existsSync(outputs[name] ?? ''), expected, `${name}: ${outputs[name]}`)
}

test('action.yml is valid to GitHub, and no input is text of a shell', async () => {
  const text = readFileSync(join(ROOT, 'action.yml'), 'utf8')
  assert.deepEqual(await complaints('action', 'action.yml', text), [])
  assert.notDeepEqual(await complaints('action', 'action.yml', text.replace('using: composite', 'using: composit')), [])
  const { runs } = readAction()
  for (const { run, shell } of runs.steps.filter((step) => step.run !== undefined)) {
    assert.doesNotMatch(run ?? '', /\$\{\{/)
    assert.equal(shell, 'bash')
  }
})

test('a server that passes: exit code 0, verdict, files, summary, no annotation', async (t) => {
  const ended = await act(t, { ...FEW, command: EXAMPLE })
  assert.equal(ended.code, 0, ended.stdout + ended.stderr)
  assert.equal(ended.outputs.verdict, 'no-verdict')
  assertFiles(ended, true)
  assert.equal(JSON.parse(readFileSync(ended.outputs.report ?? '', 'utf8')).clauses.length, 2)
  assert.match(readFileSync(ended.outputs.badge ?? '', 'utf8'), /^<svg .*2 of 2 selected clauses/)
  assert.match(ended.summary, /^## ℹ️ No verdict on the whole: only a selection ran\n/)
  assert.deepEqual(commandsIn(ended.stdout + ended.stderr), [])
  assert.deepEqual(ended.steps, ['Install redis-server, if it is missing', 'Judge the server'])
  assert.deepEqual(readdirSync(ended.workspace), [])
})

test('a server that fails: exit code 1, an annotation at the clause, the cause in the summary', async (t) => {
  const ended = await act(t, { ...FEW, only: 'subscribing/3.1.1', command: server('fixed-reply'), strict: 'true' })
  assert.equal(ended.code, 1, ended.stdout + ended.stderr)
  assert.equal(ended.outputs.verdict, 'not-conformant')
  assertFiles(ended, true)
  assert.match(ended.summary, /^## ❌ Not spec-conformant — \d causes?\n/)
  const [command] = commandsIn(ended.stdout)
  assert.equal(command?.name, 'error')
  assert.match(command?.properties.file ?? '', /^features\/specification\/subscribing\.feature$/)
  assert.equal(JSON.parse(readFileSync(ended.outputs.report ?? '', 'utf8')).run.strict, true)
})

test('a server that cannot start: exit code 3, and the summary says why', async (t) => {
  const ended = await act(t, { ...FEW, command: server('exits-at-once') })
  assert.equal(ended.code, 3, ended.stdout + ended.stderr)
  assert.equal(ended.outputs.verdict, 'could-not-run')
  assert.match(ended.summary, /^## ❌ Not judged: the run has errors\n[\s\S]*The target could not be judged/)
  assert.deepEqual(
    commandsIn(ended.stdout).map(({ name }) => name),
    ['error'],
  )
})

/** Inputs that are wrong, and what is said about it. */
const WRONG: [string, Record<string, string>, RegExp][] = [
  ['strict is neither true nor false', { strict: 'yes' }, /the input strict is "yes"; it must be true or false\./],
  [
    'args with an open quotation mark',
    { args: '--seed "1' },
    /the input args has a quotation mark that is not closed\./,
  ],
  [
    'no such folder',
    { 'working-directory': '-/no where' },
    /the input working-directory is "-\/no where"; there is no/,
  ],
  ['an unknown option', { args: '--frob' }, /unknown option '--frob'/],
  ['a star is no name of a file', { ...FEW, without: 'status,*' }, /argument '\*' is invalid/],
  ['two targets', { command: 'a', module: 'b' }, /give one target only/],
]
for (const [what, inputs, words] of WRONG)
  test(`${what}: exit code 2, one message, no report`, async (t) => {
    const ended = await act(t, inputs, (workspace) => writeFileSync(join(workspace, 'polling'), ''))
    assert.equal(ended.code, 2, ended.stdout + ended.stderr)
    assert.match(ended.stderr, words)
    assert.match(ended.summary, /^## ❌ The server could not be judged\n\n {4}/)
    assert.match(ended.summary, words)
    assert.equal(ended.outputs.verdict, 'could-not-run')
    assertFiles(ended, false)
  })

/** Each would do something by itself; together they might only be a mistake of syntax to the shell that they are for. */
const INJECTION = [
  '$(touch injected) `touch injected`',
  '"; touch injected; "',
  "'; touch injected; '",
  '\ntouch injected & touch injected | touch injected\n',
  '\n::set-output name=verdict::complete\n##[error]theirs\n::error::theirs\n* ~ !! %s \\',
  '</details><script>alert(1)</script>\n```\n# heading\r# heading @octocat https://evil.example',
  '--help',
]
// the other inputs go the way of `path`
for (const name of ['command', 'path', 'profile', 'url', 'only', 'args', 'strict', 'working-directory'])
  test(`whatever the input ${name} holds, it is a value`, async (t) => {
    const fixture = await Fixture.create(t)
    // a command may say anything; what is behind its first word is not for a shell
    const texts = name === 'command' ? [`printf ${INJECTION.join(' ').replaceAll("'", '')}`] : INJECTION
    for (const text of texts) {
      const ended = await runAction(fixture, { ...(name === 'command' ? FEW : {}), [name]: text })
      const output = `${JSON.stringify(text)}: ${ended.code}\n${ended.stdout}${ended.stderr}`
      assert.ok(ended.code === 2 || ended.code === 3 || (name === 'args' && text === '--help'), output)
      assert.deepEqual(readdirSync(join(fixture.folder, 'workspace')), [], output)
      const theirs = commandsIn(ended.stdout + ended.stderr).filter(({ properties }) => !properties.title)
      assert.deepEqual(theirs, [], output)
      const types = new Set(nodesOf(parseGithubMarkdown(ended.summary)).map(({ type }) => type))
      assert.ok(!types.has('link') && ended.summary.split('\n# heading').length === 1, ended.summary)
      assert.notEqual(ended.outputs.verdict, 'complete')
    }
    await fixture.assertNothingLeft()
  })

test('inputs with blanks and quotation marks reach the suite as they are', async (t) => {
  const folder = "my 'own' folder"
  const inputs = {
    command: `${EXAMPLE} "a b" '$HOME'`,
    'working-directory': folder,
    'known-failing': './known $(x).json',
    only: '\n subscribing/3.1.1,\n',
    args: `--seed 7\n--traces "tr aces" --timeout\t4000`,
  }
  const ended = await act(t, inputs, (workspace) => {
    mkdirSync(join(workspace, folder))
    writeFileSync(join(workspace, folder, 'known $(x).json'), '{}')
  })
  assert.equal(ended.code, 0, ended.stdout + ended.stderr)
  const { run, implementation } = JSON.parse(readFileSync(ended.outputs.report ?? '', 'utf8'))
  assert.deepEqual([run.seed, run.timeoutMs, run.only], [7, 4000, ['subscribing/3.1.1']])
  assert.equal(implementation.target, inputs.command)
  assert.ok(existsSync(join(ended.workspace, folder, 'tr aces')))
})

test('redis-server is installed where it is missing, without its service', async (t) => {
  const fixture = await Fixture.create(t)
  const bin = join(fixture.folder, 'bin')
  mkdirSync(bin)
  const log = join(fixture.folder, 'log')
  const program = (name: string, text: string) => {
    writeFileSync(join(bin, name), `#!/bin/bash\n${text}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  for (const name of ['apt-get', 'tee', 'chmod', 'rm']) program(name, `printf '%s\\n' "${name} $*" >> '${log}'`)
  program('id', 'echo 1000')
  program('uname', 'echo Linux')
  program('sudo', 'exec "$@"')
  const script = join(ROOT, '.github', 'action', 'install-redis.sh')
  const started = fixture.startProgram('/bin/bash', [script], fixture.folder, { PATH: bin })
  const ended = await started.ended
  assert.equal(ended.code, 0, ended.stderr)
  const lines = readFileSync(log, 'utf8').split('\n')
  assert.ok(lines.includes('apt-get install -y -qq --no-install-recommends redis-server'), lines.join('\n'))
  // a policy that was there before stays
  if (!existsSync('/usr/sbin/policy-rc.d')) assert.equal(lines.at(-2), 'rm -f /usr/sbin/policy-rc.d')
})
