import { reportOf, scenario } from './report'
import { clause } from './suite'

/** Text that a server could send to break out of Markdown, HTML, and the log of a CI service. It has the word HOSTILE on each line. */
export const HOSTILE = [
  'HOSTILE </details></summary><script>alert(1)</script><img src=x onerror=alert(1)>',
  '``` HOSTILE',
  '~~~~ HOSTILE `` ` ```` <!-- @octocat #1 [x](javascript:alert(1)) ![i](https://e.example/i.png)',
  '| HOSTILE | a \\| b | www.evil.example https://evil.example a@evil.example',
  '# HOSTILE',
  '::stop-commands::HOSTILE',
  '   ::set-output name=verdict::HOSTILE',
  '\t::error file=a,line=1::HOSTILE',
  'text ##[set-env name=HOSTILE]x ###[error]y',
  'HOSTILE \u202e\u2066 \u0000\u001b[31m \r::add-mask::HOSTILE %0A::warning::HOSTILE $`x`$ [^1]: @team/HOSTILE',
].join('\n')

const TRANSCRIPT = [{ atMs: 1, source: HOSTILE, event: 'sends', text: HOSTILE, quoted: true as const }]
const FAILURE = { requirement: HOSTILE, expected: HOSTILE, actual: HOSTILE, transcript: TRANSCRIPT }

/** A report in which everything that a server or its owner can word is hostile. */
export function hostileReport() {
  const output = HOSTILE
  const report = reportOf(
    [
      clause('a/1'),
      clause('a/2'),
      clause('a/3'),
      clause('b/1', { level: 'informative' }),
      clause('b/2', { level: 'should' }),
    ],
    [
      scenario('a/1', 'fail', { failure: { ...FAILURE, exited: { message: HOSTILE, output } } }),
      scenario('a/1', 'fail', { failure: FAILURE }),
      scenario('a/2', 'fail', { failure: { ...FAILURE, trace: HOSTILE } }),
      scenario('a/3', 'error', { error: { origin: 'target', message: HOSTILE, output, transcript: TRANSCRIPT } }),
      scenario('b/1', 'pass', { observations: [HOSTILE] }),
      scenario('b/2', 'fail', { failure: FAILURE }),
    ],
  )
  report.implementation = { ...report.implementation, target: HOSTILE, redis: HOSTILE, path: `/${HOSTILE}` }
  report.summary.stale = { source: HOSTILE, clauses: ['a/9'] }
  const known = report.clauses.find(({ id }) => id === 'a/3')
  if (known) known.knownFailure = HOSTILE
  return report
}
