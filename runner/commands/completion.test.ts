import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import test from 'node:test'
import { CAPABILITIES } from '../../schemas/shared'
import { RecordedIo } from '../../test/runner/io'
import { run } from '../main'
import { locateSuite } from '../suite/suite-files'

const { root } = locateSuite(execPath)

/** What the program prints for these words. */
async function said(...words: string[]) {
  const io = new RecordedIo(root)
  const code = await run(words, io)
  return { code, out: io.out, err: io.err }
}

/** What bash offers where the last word ends, after it has read the script once or twice; `:` at the end if files, too. */
async function offered(words: string[], before = '', times = 1): Promise<string[]> {
  const { out: script } = await said('completion', 'bash')
  const program = `${before}
    realizehit-conformance() { "$NODE" -r ./scripts/register-ts.cjs runner/cli.ts "$@"; }
    ${script.repeat(times)}
    COMP_WORDS=(realizehit-conformance ${words.join(' ')}) COMP_CWORD=${words.length}
    COMP_LINE="\${COMP_WORDS[*]}" COMP_POINT=\${#COMP_LINE}
    # compopt works only where a person has pressed the key: it says so here, what it is told
    compopt() { options="$*"; }
    registered=$(complete -p realizehit-conformance)
    [[ $registered == *"-o default -F "* ]] || exit 9
    function=\${registered#*-F } function=\${function%% *}
    $function
    printf '%s\\n' "\${COMPREPLY[@]}"
    [[ $options == "+o default" ]] || echo :`
  const options = { cwd: root, env: { PATH: process.env.PATH, NODE: execPath }, encoding: 'utf8' } as const
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '--noprofile', '-c', program], options)
  assert.deepEqual([status, stderr], [0, ''])
  return stdout.split('\n').filter((line) => line !== '')
}

test('bash completes commands, options, clauses and capabilities', async () => {
  assert.deepEqual(await offered(['re']), ['replay'])
  assert.deepEqual(await offered(['--only-f']), ['--only-failed-in'])
  assert.deepEqual(await offered(['run', '--only-f']), ['--only-failed-in'])
  assert.deepEqual(await offered(['list', '--i']), ['--ids'])
  assert.deepEqual(await offered(['--strict', '--only', 'subscribing/3.1']), ['subscribing/3.1', 'subscribing/3.1.1'])
  assert.deepEqual(await offered(['--only', 'subscribing', '--only', 'wi']).then((all) => all.slice(0, 2)), [
    'wire',
    'wire/1',
  ])
  assert.deepEqual(await offered(['--without', "''"]), CAPABILITIES)
  assert.deepEqual(await offered(['completion', "''"]), ['bash', 'zsh', 'fish'])
  assert.ok((await offered(['help', "''"])).includes('compare'))
})

test('where there is nothing to offer, bash completes files', async () => {
  assert.deepEqual(await offered(['--profile', "''"]), [':'])
  assert.deepEqual(await offered(['compare', "''"]), [':'])
})

test('the script may be read twice, after that of another program, and with bash-completion', async () => {
  const other = 'readonly ShellCompDirectiveError=1\nreadonly ShellCompDirectiveNoFileComp=4'
  assert.deepEqual(await offered(['re'], other, 2), ['replay'])
  const theirs = '_get_comp_words_by_ref() { cur=comp words=(x comp) cword=1; }'
  assert.deepEqual((await offered(['re'], theirs)).includes('compare'), true)
})

for (const [shell, check] of [
  ['zsh', ['zsh', '-n']],
  ['fish', ['fish', '--no-execute']],
] as const)
  test(`the script for ${shell} is valid, where that is installed`, async (t) => {
    const { code, out } = await said('completion', shell)
    assert.equal(code, 0)
    assert.match(out, /realizehit-conformance complete -- /)
    if (spawnSync(shell, ['--version']).error) return t.skip(`${shell} is not installed`)
    const folder = mkdtempSync(join(tmpdir(), 'realizehit-completion-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(join(folder, 'script'), out)
    const [program, option] = check
    execFileSync(program, [option, join(folder, 'script')])
  })

test('help says how to install it, and an unknown shell is refused', async () => {
  assert.match((await said('completion', '--help')).out, /source <\(realizehit-conformance completion bash\)/)
  const { code, err } = await said('completion', 'tcsh')
  assert.equal(code, 2)
  assert.match(err, /^error: .*tcsh.*bash, zsh, fish.* See --help\.\n$/)
  const none = await said('completion')
  assert.equal(none.code, 2)
  assert.match(none.err, /missing required argument 'shell'\. See --help\.\n$/)
  assert.doesNotMatch((await said('--help')).out, /^ +complete /m)
  assert.doesNotMatch((await said('frob')).err, /complete,|and complete;/)
})
