import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const texts = new Map<string, string>()

/**
 * The text of a template, style sheet or page script of this folder, such as `html/report.css`. Each file is read once.
 * The build copies them beside the compiled code.
 */
export function readAsset(name: string): string {
  const text = texts.get(name) ?? readFileSync(join(__dirname, name), 'utf8')
  texts.set(name, text)
  return text
}
