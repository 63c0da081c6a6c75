/** A workflow command, as GitHub's runner understands it. */
export interface WorkflowCommand {
  name: string
  properties: Record<string, string>
  data: string
}

/**
 * The workflow commands in the output of a step, found as GitHub's runner does (actions/runner, ActionCommand.cs): a line
 * ends at CR, LF or both; `::` counts after any blanks at its beginning, `##[` anywhere.
 */
export function commandsIn(output: string): WorkflowCommand[] {
  return output.split(/\r\n|\r|\n/).flatMap((line): WorkflowCommand[] => {
    const now = /^[\s\u0085]*::([^\s:]+)(?: (.*?))?::(.*)$/.exec(line)
    if (now) {
      const pairs = (now[2] ?? '').split(',').filter((pair) => pair !== '')
      const properties = pairs.map((pair) => [pair.replace(/=.*/, '').trim(), unescaped(pair.replace(/^[^=]*=/, ''))])
      return [{ name: now[1] ?? '', properties: Object.fromEntries(properties), data: unescaped(now[3] ?? '') }]
    }
    const old = /##\[([^\s\]]+)[^\]]*\](.*)$/.exec(line)
    return old ? [{ name: old[1] ?? '', properties: {}, data: old[2] ?? '' }] : []
  })
}

function unescaped(text: string): string {
  const codes: Record<string, string> = { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' }
  return text.replace(/%(0D|0A|3A|2C|25)/g, (code) => codes[code] ?? code)
}
