/** Up to `limit` of the known words that a mistyped one may have meant, nearest first; none when nothing is near. */
export function nearMisses(word: string, known: string[], limit = 3): string[] {
  const scored = known.map((candidate) => ({ candidate, distance: distanceOf(word, candidate) }))
  // a third of the letters wrong is the point where a suggestion stops helping
  const near = scored.filter(({ candidate, distance }) => distance <= Math.max(1, candidate.length / 3))
  return near
    .sort((a, b) => a.distance - b.distance)
    .slice(0, limit)
    .map(({ candidate }) => candidate)
}

/** Levenshtein distance, ignoring case. */
function distanceOf(a: string, b: string): number {
  const [from, to] = [a.toLowerCase(), b.toLowerCase()]
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
