import ts from 'typescript'

/** A token of TypeScript. `isName` is true for identifiers, private ones (#x) included, not for keywords. */
export interface Token {
  text: string
  isName: boolean
}

/** After these a slash divides; after anything else it begins a regular expression. */
const ENDS_EXPRESSION = new Set<ts.SyntaxKind>([
  ts.SyntaxKind.Identifier,
  ts.SyntaxKind.PrivateIdentifier,
  ts.SyntaxKind.NumericLiteral,
  ts.SyntaxKind.StringLiteral,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.TemplateTail,
  ts.SyntaxKind.RegularExpressionLiteral,
  ts.SyntaxKind.CloseParenToken,
  ts.SyntaxKind.CloseBracketToken,
  ts.SyntaxKind.CloseBraceToken,
  ts.SyntaxKind.ThisKeyword,
])

/** The tokens of a piece of code, which need not be a whole statement. Comments and white space are left out. */
export function tokensOf(code: string): Token[] {
  const tokens: Token[] = []
  for (const { text, kind } of scan(code)) {
    // `get` and other words are keywords in some places, and names after a dot
    const isMember = /^\??\.$/.test(tokens.at(-1)?.text ?? '') && /^\w/.test(text)
    tokens.push({
      text,
      isName: isMember || kind === ts.SyntaxKind.Identifier || kind === ts.SyntaxKind.PrivateIdentifier,
    })
  }
  return tokens
}

/** A piece of code on one line, without its comments; strings and templates stay as they are. */
export function onOneLine(code: string): string {
  let line = ''
  let end = 0
  for (const { text, start } of scan(code)) {
    if (start > end && line !== '') line += ' '
    line += text
    end = start + text.length
  }
  return line
}

function* scan(code: string): Generator<{ text: string; kind: ts.SyntaxKind; start: number }> {
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, true, ts.LanguageVariant.Standard, code)
  /** what each open brace is: true where it begins an expression in a template */
  const braces: boolean[] = []
  let before = ts.SyntaxKind.Unknown
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const slash = kind === ts.SyntaxKind.SlashToken || kind === ts.SyntaxKind.SlashEqualsToken
    if (slash && !ENDS_EXPRESSION.has(before)) kind = scanner.reScanSlashToken()
    if (kind === ts.SyntaxKind.CloseBraceToken && braces.pop()) kind = scanner.reScanTemplateToken(false)
    if (kind === ts.SyntaxKind.OpenBraceToken) braces.push(false)
    if (kind === ts.SyntaxKind.TemplateHead || kind === ts.SyntaxKind.TemplateMiddle) braces.push(true)
    before = kind
    yield { text: scanner.getTokenText(), kind, start: scanner.getTokenStart() }
  }
}
