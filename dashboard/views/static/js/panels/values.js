// The values that a panel shows: those of its lines in the rows of the page.
import { digitsOf, formatNumber } from "../numbers.js"

/** The lines of a quantity that are not left out: [{ field, key, values, newest }]. `view` has `source`, `hidden` and `last`. */
export function linesOf([, , , columns], { source, hidden, last }) {
  const known = new Set(source.columns())
  return columns
    .filter(([field, key]) => known.has(field) && !hidden.includes(key))
    .map(([field, key]) => {
      const values = source.get_array(field)
      return { field, key, values, newest: newestOf(values, last) }
    })
}

/** The lines that have a value now. */
export function having(lines) {
  return lines.filter(({ newest }) => Number.isFinite(newest))
}

/** The last value up to the row `last`; undefined without one. */
export function newestOf(values, last) {
  let place = last
  while (place >= 0 && !Number.isFinite(values[place])) place--
  return values[place]
}

/** A function that writes values of these columns with the same decimals. */
export function writer(quantity, lines) {
  const [, unit] = quantity
  const digits = decimalsFor(quantity, lines)
  return (value, withUnit = true) => formatNumber(value, digits, withUnit ? unit : "")
}

/** How many decimals the values of a quantity have, the same for all lines; null: as many as each value has. */
export function decimalsFor([, , decimals], lines) {
  return decimals ?? (lines.length > 0 ? digitsOf(lines[0].values) : null)
}

/** "and 38 more", where a panel shows the first `shown` of so many. */
export function moreText(count, shown) {
  return count > shown ? `and ${count - shown} more` : ""
}

/** From and to which value a panel goes: as its settings say, else as far as its values do. */
export function scaleOf([low, high], values) {
  const finite = values.filter(Number.isFinite)
  const from = low ?? Math.min(...finite)
  const to = high ?? Math.max(...finite)
  return from < to ? [from, to] : [from, from + 1]
}

/** How far a value is between two others: 0 at the first and below, 1 at the second and above. */
export function partOf(value, [low, high]) {
  return Math.min(Math.max((value - low) / (high - low), 0), 1)
}

/** The limits of alerts of a key, as texts, and whether its value is beyond one: { texts, beyond }. */
export function limitsOf([, unit, , , limits], { key, newest }) {
  const own = limits.filter(([, , of]) => !of || of === key)
  const texts = own.map(([side, limit]) => `alert ${side} ${formatNumber(limit, null, unit)}`)
  return {
    texts: [...new Set(texts)],
    beyond: own.some(([side, limit]) => (side === "above" ? newest > limit : newest < limit)),
  }
}
