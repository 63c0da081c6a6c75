/** A number for people: three significant digits, thousands set apart. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 3 })
}

/** How many times as much, for people. */
export function times(ratio: number): string {
  return `${shown(ratio)}×`
}

/** The same where less than one is looked for: a half is 1/2. */
export function fraction(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return value < 1 ? `1/${shown(1 / value)}` : shown(value)
}
