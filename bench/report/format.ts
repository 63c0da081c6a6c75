/** A number for people: three significant digits, with commas between thousands. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 3 })
}

/** A ratio as a factor: `1.31×`. */
export function formatRatio(ratio: number): string {
  return `${formatNumber(ratio)}×`
}

/** A ratio as a fraction if it is below one: 0.5 is `1/2`. */
export function formatFraction(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return value < 1 ? `1/${formatNumber(1 / value)}` : formatNumber(value)
}
