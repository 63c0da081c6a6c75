import { AstBuilder, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin'
import { transformSync } from '@swc/core'

/**
 * The text of a file (.ts, .feature or .json) without everything that has no effect when it runs: comments, white space,
 * types, descriptions, and the spelling of the same code, such as quotes and trailing commas. Identifiers stay as they are. Throws where
 * the file cannot be parsed.
 */
export function normalize(file: string, text: string): string {
  if (file.endsWith('.ts')) return code(text)
  if (file.endsWith('.feature')) return feature(text)
  return file.endsWith('.schema.json') ? schema(text) : JSON.stringify(JSON.parse(text))
}

function code(text: string): string {
  const minified = transformSync(text, {
    configFile: false,
    swcrc: false,
    minify: true,
    jsc: {
      parser: { syntax: 'typescript' },
      target: 'es2022',
      minify: { compress: false, mangle: false, format: { comments: false } },
    },
  }).code
  return minified === 'export{};' ? '' : minified
}

/** Where nodes are, and prose that Cucumber does not run. */
const NO_EFFECT = new Set(['location', 'comments', 'description', 'id'])

function feature(text: string): string {
  const parser = new Parser(new AstBuilder(() => ''), new GherkinClassicTokenMatcher())
  return JSON.stringify(parser.parse(text), (key, value) => (NO_EFFECT.has(key) ? undefined : value))
}

function schema(text: string): string {
  // a string, for a property may have this name too
  const isProse = (key: string, value: unknown) => key === 'description' && typeof value === 'string'
  return JSON.stringify(JSON.parse(text), (key, value) => (isProse(key, value) ? undefined : value))
}
