// The range of a value axis.
import { decimalsIn, digitsOf } from "./numbers.js"

const ROOM = 0.08
// Fewer steps of the finest digit would show its rounding and nothing else.
const MIN_STEPS = 10

/**
 * From and to which value an axis goes that shows values from `low` to `high` of which the last digit is `step`; amounts
 * begin at zero.
 */
export function valueAxis(low, high, kind, step) {
  const least = Math.max(step * MIN_STEPS, Number.MIN_VALUE)
  if (kind === "amount") {
    const [from, to] = [Math.min(low, 0), Math.max(high, 0)]
    const room = Math.max(to - from, least) * ROOM
    return [low < 0 ? from - room : 0, Math.max(to, from + least) + room]
  }
  const missing = Math.max(least - (high - low), 0) / 2
  const room = (high - low + 2 * missing) * ROOM
  return [low - missing - room, high + missing + room]
}

/** The last digit of the values of columns of which the lowest and the highest are known: 0.1 for 21.3. */
export function lastDigit(columns, low, high) {
  const decimals = columns.map(
    (values) => digitsOf(values) ?? Math.max(...[low, high].map((one) => decimalsIn(one) ?? 0)),
  )
  return 10 ** -Math.max(...decimals, 0)
}

/** The lowest and the highest of the values from `start` to `end`; infinities without any. */
export function extremes(times, columns, start, end) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const values of columns) {
    for (let i = times.length - 1; i >= 0 && times[i] >= start; i--) {
      if (times[i] > end) continue
      if (values[i] < low) low = values[i]
      if (values[i] > high) high = values[i]
    }
  }
  return [low, high]
}
