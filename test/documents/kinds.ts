import type { PageCommand } from './pages'

// What kind of command it is, and so how it is typed.

/** Commands that change files of the checkout. */
const CHANGES = /--(accept|scaffold|write)\b|^npm run (format|types|options|coverage|results)\b/m
const GOES_ON = /^([A-Z_]+=\S+ )*(npx |npm )?(start|realizehit-server)\b(?!.*--(help|version)\b)/
/** A run of the suite: options, and no other command. */
const JUDGES = /^(npm run conformance( --)?|(npx )?realizehit-conformance)( +--(?!help|version)\w|$)/
const CLAUSE = '--only subscribing/3.1.1'

/** A command without what follows `#`. */
export function bare({ text }: Pick<PageCommand, 'text'>): string {
  return text.replace(/\s+# .*$/, '').trim()
}

/** Whether a command of the text changes files of the checkout. */
export function changesFiles(text: string): boolean {
  return CHANGES.test(text)
}

/** Whether a command goes on until it is ended. */
export function goesOn(command: Pick<PageCommand, 'text'>): boolean {
  return GOES_ON.test(bare(command))
}

/**
 * A command as it is typed. A run of the whole suite takes a minute or more: where the page does not show what it prints, one clause stands
 * for all.
 */
export function shortened(command: Pick<PageCommand, 'text' | 'shows'>): string {
  const words = bare(command)
  if (command.shows !== undefined || !JUDGES.test(words) || words.includes('--only')) return command.text
  const needsDashes = words.startsWith('npm run') && !words.includes(' -- ')
  return `${words}${needsDashes ? ' --' : ''} ${CLAUSE}`
}
