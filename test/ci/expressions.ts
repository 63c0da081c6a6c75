import type { data as Data } from '@actions/expressions'

/** What expressions can refer to, such as `{ inputs: { url: '' }, steps: {} }`. */
export type Contexts = Record<string, unknown>

/** The text with each `${{ … }}` evaluated by GitHub's own library. */
export async function evaluated(text: string, contexts: Contexts): Promise<string> {
  const parts = text.split(/\$\{\{(.*?)\}\}/s)
  const values = await Promise.all(parts.map((part, index) => (index % 2 === 0 ? part : resultOf(part, contexts))))
  return values.join('')
}

async function resultOf(expression: string, contexts: Contexts): Promise<string> {
  const { Evaluator, Lexer, Parser, data } = await import('@actions/expressions')
  const dictionary = JSON.parse(JSON.stringify(contexts), data.reviver) as Data.Dictionary
  const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), []).parse()
  return new Evaluator(tree, dictionary).evaluate().coerceString()
}
