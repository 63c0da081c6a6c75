import { Argument, type Command } from 'commander'
import type { Io } from '../io'
import { PARTS } from '../running/selection'
import { loadClauses, sectionsOf } from '../suite/clauses'
import { readFeatures, type SuiteFiles, tagsOf } from '../suite/suite-files'
import type { CommandDefinition } from './command'

/** The options of `completion`, as given, and of the hidden command `complete`, which its script calls. */
export type CompletionOptions = { program: Command } & ({ shell: Shell } | { words: string[] })

const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

/** `completion`: prints a script by which a shell completes this program's commands, options and their values. */
export const completionCommand: CommandDefinition<CompletionOptions> = {
  name: 'completion',
  register(program, chosen) {
    program
      .command('completion')
      .description('print a script that lets your shell complete commands, options, clauses and capabilities')
      .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
      .addHelpText('after', howToInstall(program.name()))
      .action((shell: Shell) => chosen({ program, shell }))
    program
      .command('complete', { hidden: true })
      .argument('[words...]')
      .action((words: string[]) => chosen({ program, words }))
  },
  run: complete,
}

function howToInstall(name: string): string {
  return `
Install it once, in the file that your shell reads at its start:
  bash  echo 'source <(${name} completion bash)' >> ~/.bashrc
  zsh   echo 'source <(${name} completion zsh)' >> ~/.zshrc    (after compinit)
  fish  ${name} completion fish > ~/.config/fish/completions/${name}.fish`
}

async function complete(options: CompletionOptions, io: Io, suite: SuiteFiles): Promise<0> {
  const { program } = options
  const library = await import('@bomb.sh/tab')
  if ('shell' in options) {
    const { shell } = options
    const script = printed(() => library.script(shell, program.name(), program.name()))
    io.stdout.write(shell === 'bash' ? forAnyBash(script, program.name()) : script)
    return 0
  }
  const completer = new library.RootCommand()
  describe(completer, program, clauseWords(suite))
  const answer = printed(() => completer.parse(options.words))
  // the last line tells the shell what to do beyond the words above it: by itself, the library forbids it to complete
  // files (4); where there is no word, most often a file is wanted (0)
  io.stdout.write(answer.startsWith(':') ? ':0\n' : answer)
  return 0
}

type Library = typeof import('@bomb.sh/tab')
type Completer = InstanceType<Library['RootCommand']>
type CompletedCommand = InstanceType<Library['Command']>

/** Tells the completer about all commands. The options of `run` may stand without its name. */
function describe(completer: Completer, program: Command, clauses: string[]): void {
  const help = program.createHelp()
  addOptions(completer, program, clauses)
  for (const command of help.visibleCommands(program)) {
    const completed = completer.command(command.name(), command.summary() || command.description())
    addOptions(completed, command, clauses)
    if (command.name() === 'run') addOptions(completer, command, clauses)
    const names = help.visibleCommands(program).map((each) => each.name())
    for (const argument of command.registeredArguments) {
      const values = command.name() === 'help' ? names : (argument.argChoices ?? [])
      completed.argument(argument.name(), (add) => values.forEach((value) => void add(value, '')), argument.variadic)
    }
  }
}

function addOptions(completed: CompletedCommand, command: Command, clauses: string[]): void {
  for (const { long, short, description, required, optional, argChoices } of command
    .createHelp()
    .visibleOptions(command)) {
    const name = (long ?? '').replace(/^--/, '')
    const values = name === 'only' ? clauses : (argChoices ?? [])
    const alias = short?.replace(/^-/, '')
    if (!required && !optional) completed.option(name, description, ...(alias === undefined ? [] : [alias]))
    else completed.option(name, description, (add) => values.forEach((value) => void add(value, '')), alias)
  }
}

/** What --only takes: parts, sections, clauses and tags. */
function clauseWords(suite: SuiteFiles): string[] {
  const { clauses } = loadClauses(suite, { pending: true })
  return [
    ...new Set([
      ...Object.keys(PARTS),
      ...sectionsOf(clauses),
      ...clauses.map(({ id }) => id),
      ...tagsOf(readFeatures(suite)),
    ]),
  ]
}

/**
 * The library's script for bash, so that it works where bash-completion is not installed, completes files where the answer
 * asks for it, and can be read twice, or after the script of another program that uses the same library.
 */
function forAnyBash(script: string, name: string): string {
  const words = `if ! declare -F _get_comp_words_by_ref > /dev/null; then
    _get_comp_words_by_ref() {
        words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD
        cur=\${words[cword]} prev=\${words[cword - 1]}
    }
fi
`
  const [, registered] = /^complete (-F \S+)/m.exec(script) ?? []
  const again = script.replace(/^readonly (\w+)=(\d+)$/gm, (_, variable, value) => `: "\${${variable}:=${value}}"`)
  return `${words}${again}complete -o default ${registered} ${name}\n`
}

/** What the library prints: it knows the console only. */
function printed(print: () => void): string {
  const { log } = console
  let text = ''
  console.log = (line: string) => {
    text += `${line}\n`
  }
  try {
    print()
  } finally {
    console.log = log
  }
  return text
}
