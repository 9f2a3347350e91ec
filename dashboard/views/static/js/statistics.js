// Statistics of what the charts of a section show: of each line, over its rows in the visible range.

import { morphChildren } from "./dom.js"
import { digitsOf, formatNumber } from "./numbers.js"
import { duration, rangeText } from "./time.js"

const PERCENTILES = [50, 95, 99]

/**
 * { count, min, mean, max, p50, p95, p99 } of the finite values from `start` to `end`; null without any. Percentiles lie
 * between two values as numpy's do.
 */
export function statisticsOf(times, column, start, end) {
  const values = []
  for (const [place, at] of times.entries()) {
    if (at >= start && at <= end && Number.isFinite(column[place])) values.push(column[place])
  }
  if (values.length === 0) return null
  values.sort((a, b) => a - b)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const ranks = PERCENTILES.map((percent) => [`p${percent}`, percentile(values, percent / 100)])
  return { count: values.length, min: values[0], mean, max: values.at(-1), ...Object.fromEntries(ranks) }
}

function percentile(sorted, part) {
  const rank = (sorted.length - 1) * part
  const low = sorted[Math.floor(rank)]
  return low + (sorted[Math.ceil(rank)] - low) * (rank % 1)
}

/** A row of texts for each visible line of `charts` (those of `ChartState`): [name, count, min, mean, ...]. */
export function statisticsRows({ charts, hidden }, source, start, end) {
  const times = source.get_array("time")
  const known = new Set(source.columns())
  return charts.flatMap(([title, unit, lines]) =>
    lines
      .filter(([field, key]) => known.has(field) && !hidden.includes(key))
      .flatMap(([field, , name, , decimals]) => {
        const column = source.get_array(field)
        const found = statisticsOf(times, column, start, end)
        if (!found) return []
        const { count, ...values } = found
        const digits = decimals ?? digitsOf(column)
        const texts = Object.values(values).map((value) => formatNumber(value, digits, unit))
        return [[name === title ? title : `${title}: ${name}`, String(count), ...texts]]
      }),
  )
}

/** Writes the table of what the charts of a section show into `place`. */
export function writeStatistics(place, { state, source, x_range }) {
  const { start, end } = x_range
  const rows = statisticsRows(state, source, start, end)
  const exact = !state.step_ms
  const about = exact ? "" : "≈ "
  const caption = element("p", captionOf(rangeText([start, end], state.zone), state.step_ms, rows.length))
  const table = document.createElement("table")
  const percentiles = PERCENTILES.map((one) => `${about}p${one}`)
  const names = ["", exact ? "count" : "points", "min", `${about}mean`, "max", ...percentiles]
  table.createTHead().append(rowOf(names, () => "col"))
  table.createTBody().append(...rows.map((texts) => rowOf(texts, (number) => (number === 0 ? "row" : ""))))
  const content = document.createElement("div")
  content.append(caption, ...(rows.length > 0 ? [table] : []))
  // What is selected there, and how far it is scrolled, stays.
  morphChildren(place, content)
}

export function captionOf(range, step, rows) {
  if (rows === 0) return `${range}: no rows.`
  if (!step) return `${range}, of every row.`
  const every = duration(step / 1000)
  return `${range}, of the lowest and the highest value per ${every}: mean and percentiles are approximate.`
}

function rowOf(texts, scopeOf) {
  const row = document.createElement("tr")
  for (const [place, text] of texts.entries()) {
    const scope = scopeOf(place)
    const cell = element(scope ? "th" : "td", text)
    if (scope) cell.scope = scope
    row.append(cell)
  }
  return row
}

function element(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text })
}
