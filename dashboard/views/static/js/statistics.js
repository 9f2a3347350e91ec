// The legend of a source as a table: of each line what it is over its rows in the visible range. A click on a name shows
// its key alone, one on a heading sorts; more keys than a few are searched.

import { morphChildren } from "./dom.js"
import { hiddenAfter } from "./legend.js"
import { digitsOf, formatNumber } from "./numbers.js"
import { duration, rangeText } from "./time.js"

const PERCENTILES = [50, 95, 99]
const MAX_UNSEARCHED = 12
const panels = new WeakMap()

/**
 * { now, count, min, mean, max, p50, p95, p99 } of the finite values from `start` to `end`; null without any. Percentiles lie
 * between two values as numpy's do.
 */
export function statisticsOf(times, column, start, end) {
  const values = []
  for (const [place, at] of times.entries()) {
    if (at >= start && at <= end && Number.isFinite(column[place])) values.push(column[place])
  }
  if (values.length === 0) return null
  const now = values.at(-1)
  values.sort((a, b) => a - b)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const ranks = PERCENTILES.map((percent) => [`p${percent}`, percentile(values, percent / 100)])
  return { now, count: values.length, min: values[0], mean, max: values.at(-1), ...Object.fromEntries(ranks) }
}

function percentile(sorted, part) {
  const rank = (sorted.length - 1) * part
  const low = sorted[Math.floor(rank)]
  return low + (sorted[Math.ceil(rank)] - low) * (rank % 1)
}

/**
 * A row for each line of `charts` (those of `ChartState`): {group, name, key, colour, dash, isHidden, numbers, texts}, in
 * the order of PARTS. A line without values in the range has no row, and one that is hidden no numbers.
 */
export function statisticsRows({ charts, hidden }, source, start, end) {
  const times = source.get_array("time")
  const known = new Set(source.columns())
  return charts.flatMap(([title, unit, lines], group) =>
    lines.flatMap(([field, key, lineName, colour, decimals, dash]) => {
      const row = { group, name: lineName === title ? title : `${title}: ${lineName}`, key, colour, dash }
      if (hidden.includes(key)) return [{ ...row, isHidden: true, numbers: [], texts: [] }]
      const column = known.has(field) ? source.get_array(field) : []
      const found = statisticsOf(times, column, start, end)
      if (!found) return []
      const digits = decimals ?? digitsOf(column)
      const text = (name, value) => (name === "count" ? String(value) : formatNumber(value, digits, unit))
      const texts = Object.entries(found).map(([name, value]) => text(name, value))
      return [{ ...row, isHidden: false, numbers: Object.values(found), texts }]
    }),
  )
}

/** The rows with all words of a text in their names, sorted by a column within each chart; null: as they are. */
export function arranged(rows, { search = "", column = null, descends = true }) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = rows.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
  if (column == null) return found
  // Hidden lines are the last.
  const sign = descends ? 1 : -1
  const value = ({ numbers }) => (numbers.length > 0 ? sign * numbers[column] : Number.NEGATIVE_INFINITY)
  return found.sort((one, other) => one.group - other.group || value(other) - value(one) || 0)
}

/** Writes the table of what the charts of a section show into `place`. */
export function writeStatistics(place, charts) {
  if (!panels.has(place)) panels.set(place, new Panel(place))
  panels.get(place).write(charts)
}

class Panel {
  #order = { search: "", column: null, descends: true }

  constructor(place) {
    this.search = Object.assign(document.createElement("input"), { type: "search", placeholder: "Search keys" })
    this.search.ariaLabel = "Search keys"
    this.content = document.createElement("div")
    place.append(this.search, this.content)
    this.search.addEventListener("input", () => this.#arrange({ search: this.search.value }))
    this.content.addEventListener("click", (event) => this.#click(event))
  }

  write(charts) {
    this.charts = charts
    const { state, source, x_range } = charts
    const { start, end } = x_range
    const rows = statisticsRows(state, source, start, end)
    this.search.hidden = rows.length <= MAX_UNSEARCHED
    const found = arranged(rows, this.search.hidden ? { ...this.#order, search: "" } : this.#order)
    const caption = element("p", captionOf(rangeText([start, end], state.zone), state.step_ms, rows.length))
    const content = document.createElement("div")
    content.append(caption, ...(rows.length > 0 ? [this.#table(found, !state.step_ms)] : []))
    // What is selected there, and how far it is scrolled, stays.
    morphChildren(this.content, content)
  }

  #table(rows, isExact) {
    const about = isExact ? "" : "≈ "
    const percentiles = PERCENTILES.map((one) => `${about}p${one}`)
    const names = ["now", isExact ? "count" : "points", "min", `${about}mean`, "max", ...percentiles]
    const table = document.createElement("table")
    const head = table.createTHead().insertRow()
    head.append(element("th", ""), ...names.map((name, column) => this.#heading(name, column)))
    const body = table.createTBody()
    for (const row of rows) {
      const line = body.insertRow()
      line.className = row.isHidden ? "hidden" : ""
      line.append(nameOf(row), ...names.map((_, column) => element("td", row.texts[column] ?? "")))
    }
    return table
  }

  #heading(name, column) {
    const heading = element("th", "")
    heading.scope = "col"
    const { column: sorted, descends } = this.#order
    heading.ariaSort = sorted === column ? (descends ? "descending" : "ascending") : "none"
    const button = element("button", name)
    button.type = "button"
    button.dataset.column = String(column)
    heading.append(button)
    return heading
  }

  #click({ target, ctrlKey, metaKey }) {
    const { column, key } = target.closest("button")?.dataset ?? {}
    const { column: sorted, descends } = this.#order
    if (column != null) {
      const isSame = Number(column) === sorted
      this.#arrange({ column: Number(column), descends: isSame ? !descends : true })
    }
    const { state } = this.charts
    if (key == null) return
    const keys = [...new Set(state.charts.flatMap(([, , lines]) => lines.map(([, one]) => one)))].filter(Boolean)
    state.hidden = hiddenAfter(key, { keys, hidden: state.hidden, toggles: ctrlKey || metaKey })
  }

  #arrange(order) {
    this.#order = { ...this.#order, ...order }
    this.write(this.charts)
  }
}

// A button where the line has a key.
function nameOf({ name, key, colour, dash, isHidden }) {
  const cell = element("th", "")
  cell.scope = "row"
  const swatch = element("i", "")
  swatch.className = `dash${dash ?? 0}`
  swatch.style.setProperty("--series", colour)
  const label = element(key ? "button" : "span", name)
  if (key) {
    label.type = "button"
    label.dataset.key = key
    label.ariaPressed = String(!isHidden)
    label.title = "A click shows this key alone or all again, with Ctrl it leaves it out"
  }
  cell.append(swatch, label)
  return cell
}

export function captionOf(range, step, rows) {
  if (rows === 0) return `${range}: no rows.`
  if (!step) return `${range}, of every row.`
  const every = duration(step / 1000)
  return `${range}, of the lowest and the highest value per ${every}: mean and percentiles are approximate.`
}

function element(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text })
}
