import { installByApt } from './apt.mjs'
import { findProgram, giveUp } from './programs.mjs'

/** The names of browsers made of Chromium, in the order in which they are looked for. */
const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The path of the browser that tests of pages run in, or undefined where none is installed. */
export function findBrowser() {
  const chosen = process.env.REALIZEHIT_BROWSER
  const names = chosen ? [chosen] : PROGRAMS
  return names.map(findProgram).find((path) => path !== undefined)
}

export const browserIsThere = () => findBrowser() !== undefined

/** Installs Chromium where that needs no question; elsewhere says how. */
export async function installBrowser(started) {
  const chosen = process.env.REALIZEHIT_BROWSER
  if (chosen) giveUp(`REALIZEHIT_BROWSER names ${chosen}, and there is no such program.`)
  const output = await installByApt('chromium', { started })
  if (browserIsThere()) return
  const advice = [
    'The tests open pages in Chromium, and it was not found. Install it:',
    '  Debian     sudo apt-get install chromium',
    '  macOS      brew install --cask chromium',
    '  elsewhere  put Chromium or Chrome on the PATH, or name it: REALIZEHIT_BROWSER=/path/to/chrome',
  ]
  giveUp(advice.join('\n'), output)
}
