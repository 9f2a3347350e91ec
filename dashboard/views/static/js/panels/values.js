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

/** The last value up to the row `last`; undefined without one. */
export function newestOf(values, last) {
  let place = last
  while (place >= 0 && !Number.isFinite(values[place])) place--
  return values[place]
}

/** A function that writes values of these columns with the same decimals. */
export function writer([, unit, decimals], lines) {
  const digits = decimals ?? (lines.length > 0 ? digitsOf(lines[0].values) : null)
  return (value, withUnit = true) => formatNumber(value, digits, withUnit ? unit : "")
}

/** "and 38 more", where a panel shows the first `shown` of so many. */
export function moreText(count, shown) {
  return count > shown ? `and ${count - shown} more` : ""
}
