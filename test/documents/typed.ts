import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { TestContext } from 'node:test'
import { Fixture, ROOT } from '../end-to-end/fixture'
import { startPrivateRedis } from '../end-to-end/redis'
import { PYTHON_MISSING, PYTHON_MODULES, pythonWith } from '../python'
import { makeCheckout } from './checkout'
import { bare, changesFiles, goesOn, shortened } from './kinds'
import { alike, commandsOf, type PageCommand, shown } from './pages'
import { Shell } from './shell'

/** Commands that are not typed, each with the reason. One that no page has is an error. */
export const NOT_TYPED: Readonly<Record<string, string>> = {
  'npm test': 'it is what runs this test',
  'npm run prove -- --write': 'it takes minutes; the gate "the proof of record" checks what it wrote',
}

/** The commands of a page that are typed. */
export function typedCommands(page: string): PageCommand[] {
  return commandsOf(join(ROOT, page)).filter((command) => !(bare(command) in NOT_TYPED))
}

/** Somebody who types the commands of one page. */
export class Reader {
  private lacksPython = false

  private constructor(
    private readonly shell: Shell,
    private readonly python: string | undefined,
    /** what stands in our pages for the addresses of a server and of its Redis */
    private readonly addresses: Readonly<Record<string, string>>,
  ) {}

  /** Makes a checkout, and starts what the commands need. */
  static async create(t: TestContext, commands: PageCommand[]): Promise<Reader> {
    const fixture = await Fixture.create(t)
    const text = commands.map(bare).join('\n')
    const folder = join(fixture.folder, 'realizehit-conformance')
    mkdirSync(folder)
    makeCheckout(folder, changesFiles(text) ? 'copied' : 'linked')
    const python = text.includes('python3') ? pythonWith(PYTHON_MODULES) : undefined
    const shell = new Shell(folder, { ...environment(fixture), ...pathWith(folder, python) })
    t.after(() => shell.close())
    return new Reader(shell, python, await addressesIn(text, t, fixture))
  }

  async types(t: TestContext, command: PageCommand): Promise<void> {
    // what comes behind it may depend on it
    this.lacksPython ||= command.text.includes('python3') && this.python === undefined
    if (this.lacksPython) return t.skip(PYTHON_MISSING)
    const text = this.addressed(shortened(command))
    const typed = goesOn(command) ? this.shell.typeUntil(/status=LISTENING/, text) : this.shell.type(text)
    const { code, output } = await typed
    assert.equal(code, command.code, output)
    // so that the message of a mismatch has both
    if (command.shows !== undefined && !shown(command.shows).test(alike(output)))
      assert.equal(alike(output), alike(command.shows))
  }

  private addressed(text: string): string {
    const replace = (all: string, [from, to]: [string, string]) => all.replaceAll(from, to)
    return Object.entries(this.addresses).reduce(replace, text)
  }
}

/** Starts a server, and a Redis for it, where a page names their addresses. */
async function addressesIn(text: string, t: TestContext, fixture: Fixture): Promise<Record<string, string>> {
  if (!/127\.0\.0\.1:(3000|6379)/.test(text)) return {}
  const redis = await startPrivateRedis(t)
  const server = fixture.start('reference-server/cli.ts', '--port', '0', '--redis', redis)
  const [, address = ''] = await server.prints(/Listening on http:\/\/(\S+?)\//)
  return { '127.0.0.1:3000': address, '127.0.0.1:6379': redis.replace('redis://', '') }
}

/** The environment of a shell that nobody has opened from npm. A server takes any free port. */
function environment(fixture: Fixture): NodeJS.ProcessEnv {
  const inherited = Object.entries(fixture.env()).filter(([name]) => !/^(npm_|INIT_CWD$)/i.test(name))
  return {
    ...Object.fromEntries(inherited),
    PORT: '0',
    npm_config_cache: join(fixture.folder, 'npm'),
    npm_config_update_notifier: 'false',
  }
}

function pathWith(folder: string, python: string | undefined): { PATH: string } {
  const folders = [python, join(folder, 'node_modules', '.bin'), process.env.PATH]
  return { PATH: folders.filter((each) => each !== undefined).join(delimiter) }
}
