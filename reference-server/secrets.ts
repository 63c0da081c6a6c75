/**
 * A text that may be printed: in each URL, whatever stands before an @ is `***`, and so is the value of a parameter that names
 * a user or a secret. A URL that cannot be parsed is masked like any other, up to its last @.
 */
export function withoutSecrets(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)\S*@/gi, '$1***@')
    .replace(/([?&](?:user(?:name)?|pass(?:word|wd)?|auth|token|secret)=)[^&#\s"']*/gi, '$1***')
}
