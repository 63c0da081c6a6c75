/** A number for people: three significant digits, thousands set apart. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 3 })
}

/** How many times as much, for people. */
export function ratio(value: number, base: number): string {
  return `${shown(value / base)}×`
}
