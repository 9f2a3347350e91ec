// One crosshair for all charts of a page: where it is, and what the chart under it shows there.
import { digitsOf, formatNumber, takesPrefix } from "./numbers.js"

// More lines than these are not read at once: those around the pointer are shown.
const MAX_READINGS = 20

/** Where the crosshair of a page is: a time (null: nowhere), and in which figure the values are read. */
export class Crosshair {
  #listeners = new Map()
  at = null
  figure = null
  level = null

  /** Calls `listener()` after every move; one that comes later for the same key replaces it. */
  subscribe(key, listener) {
    this.#listeners.set(key, listener)
  }

  /** level: the value under the pointer; null where there is none, as for the keyboard. */
  move(at, figure, level = null) {
    Object.assign(this, { at, figure, level })
    for (const listener of this.#listeners.values()) listener()
  }

  leave() {
    if (this.at != null) this.move(null, null)
  }
}

const crosshairs = new WeakMap()

/** The crosshair of the page with this viewport. */
export function crosshairOf(viewport) {
  if (!crosshairs.has(viewport)) crosshairs.set(viewport, new Crosshair())
  return crosshairs.get(viewport)
}

/** The number of the first row at a time or after it; that of rows where none is. */
export function firstFrom(times, at) {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle] < at) low = middle + 1
    else high = middle
  }
  return low
}

/** The number of the row that is nearest to a time; -1 without rows. */
export function nearestRow(times, at) {
  if (times.length === 0) return -1
  const low = firstFrom(times, at)
  return low > 0 && (low === times.length || at - times[low - 1] <= times[low] - at) ? low - 1 : low
}

/** The rows that are shown, as [first, last]. */
export function shownRows(times, [start, end]) {
  const first = times.findIndex((at) => at >= start)
  const last = times.findLastIndex((at) => at <= end)
  return first < 0 || last < first ? null : [first, last]
}

/**
 * The readings of rows, the highest value first: {name, colour, dash, value, text, earlier}. `chart` is [title, unit, lines]
 * of ChartState.charts; rows of events have a key each, which is their name. `earlierOf(column)` is the value that one is
 * compared with, NaN for none.
 */
export function readings([, unit, lines], source, rows, hidden, earlierOf = () => Number.NaN) {
  const columns = new Set(source.columns())
  const keys = columns.has("key") ? source.get_array("key") : null
  const found = lines
    .filter(([field, key]) => columns.has(field) && !hidden.includes(key))
    .flatMap(([field, , name, colour, decimals, dash]) => {
      const values = source.get_array(field)
      const digits = decimals ?? digitsOf(values)
      return rows
        .filter((row) => Number.isFinite(values[row]))
        .map((row) => {
          const value = values[row]
          const text = formatNumber(value, digits, unit)
          const earlier = earlierText(value, earlierOf(field), digits, unit)
          return { name: keys ? keys[row] : name, colour, dash, value, text, earlier }
        })
    })
  return found.sort((one, other) => other.value - one.value)
}

/** An earlier value with the change since, "20.1 °C (+1.2)"; "" for none. */
function earlierText(value, earlier, digits, unit) {
  if (!Number.isFinite(earlier)) return ""
  const change = formatNumber(value - earlier, digits, takesPrefix(unit, 1) ? unit : "")
  const sign = Number.parseFloat(change) > 0 ? "+" : ""
  return `${formatNumber(earlier, digits, unit)} (${sign}${change})`
}

/** The number of the reading that is nearest to a value; -1 for none. */
export function nearestReading(found, level) {
  if (level == null || found.length === 0) return -1
  const distances = found.map(({ value }) => Math.abs(value - level))
  return distances.indexOf(Math.min(...distances))
}

/** As many readings as can be read, around the nearest, and how many there are above and below: [above, some, below]. */
export function someReadings(found, nearest, most = MAX_READINGS) {
  const first = Math.max(0, Math.min(nearest - (most >> 1), found.length - most))
  const some = found.slice(first, first + most)
  return [first, some, found.length - first - some.length]
}
