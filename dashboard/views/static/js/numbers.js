// Numbers in words.
// BTC, Bq and BTU only begin with the letter of bytes.
const BYTES = new Set(["B", "B/s"])
const PREFIXES = ["", "k", "M", "G", "T"]

/** A number in steps of 1000 as [number, prefix]: 1 500 000 is [1.5, "M"]. */
export function scaled(value) {
  const step = Math.min(Math.max(Math.floor(Math.log10(Math.abs(value) || 1) / 3), 0), PREFIXES.length - 1)
  return [value / 1000 ** step, PREFIXES[step]]
}

/** A tick of an axis of bytes: "1.5 MB". */
export function byteTick(tick) {
  const [number, prefix] = scaled(tick)
  return `${Number(number.toFixed(1))} ${prefix}B`
}

/** A value with its unit, or a dash without one. `digits` are those after the point. */
export function valueText(value, unit, digits) {
  if (value == null || !Number.isFinite(value)) return "–"
  if (!BYTES.has(unit)) return `${value.toFixed(digits)} ${unit}`
  const [number, prefix] = scaled(value)
  return `${number.toFixed(prefix ? 1 : 0)} ${prefix}${unit}`
}
