import { distance } from 'fastest-levenshtein'

/** Up to `limit` of the known words that a mistyped one may have meant, nearest first. Empty if none is near; case is ignored. */
export function suggestionsFor(word: string, known: string[], limit = 3): string[] {
  const scored = known.map((candidate) => ({
    candidate,
    edits: distance(word.toLowerCase(), candidate.toLowerCase()),
  }))
  // with more than a third of the letters wrong, a suggestion no longer helps
  const near = scored.filter(
    ({ candidate, edits }) => edits <= Math.max(1, candidate.length / 3) || swapped(word, candidate),
  )
  return near
    .sort((a, b) => a.edits - b.edits)
    .slice(0, limit)
    .map(({ candidate }) => candidate)
}

/** True for `ptah` instead of `path`, which is two edits: too many for so short a word. */
function swapped(word: string, candidate: string): boolean {
  const letters = (text: string) => [...text.toLowerCase()].sort().join('')
  return distance(word.toLowerCase(), candidate.toLowerCase()) === 2 && letters(word) === letters(candidate)
}
