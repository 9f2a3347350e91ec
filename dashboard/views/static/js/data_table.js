// The table of a section's rows: those that the charts show and that have the viewer's words in them, newest first.
import { listen, shadowRoot, viewOf } from "./dom.js"
import { decimalsOf, formatNumber } from "./numbers.js"
import { DATE, SECONDS, timeFormat } from "./time.js"

const EVERY_MS = 500
const MAX_REMEMBERED_TIMES = 50_000
const tables = new WeakMap()

/** Fills the table soon: at once after a choice of the viewer's, else twice a second at most. */
export function fillTable(args, cause) {
  if (!tables.has(args.table)) tables.set(args.table, { due: null, texts: new Map(), zone: null, width: 0 })
  const memory = tables.get(args.table)
  memory.args = args
  const fill = () => {
    memory.due = null
    if (args.box.visible) show(memory.args, memory, fill)
  }
  memory.due ??= setTimeout(fill, cause === args.source || cause === args.x_range ? EVERY_MS : 0)
}

function show(args, memory, fill) {
  const { table, bar, state } = args
  listen(bar, "input", fill)
  const search = shadowRoot(bar)?.querySelector("input")?.value ?? ""
  if (memory.zone !== state.zone || memory.texts.size > MAX_REMEMBERED_TIMES) {
    memory.zone = state.zone
    memory.texts.clear()
  }
  const values = table.source.columns().filter((name) => name.startsWith("value "))
  const texts = values.map((name) => name.replace("value ", "text_"))
  const names = ["time", "when", "key", ...values, ...texts]
  const found = matching([...visibleRows(args, values, (at) => textOf(at, memory))], search)
  const view = viewOf(table)
  const top = view?.grid?.getViewport().top ?? 0
  const first = top > 0 ? view.data.getItem(top) : null
  const data = Object.fromEntries(names.map((name, number) => [name, found.map((row) => row[number])]))
  table.source.setv({ data }, { sync: false })
  if (first) keepInPlace(view, table, top, first)
  fillWidth(view, table, memory)
}

// On a narrow screen the columns keep their widths, and the table scrolls.
function fillWidth(view, table, memory) {
  const width = view?.el?.clientWidth ?? 0
  const needed = table.columns.reduce((sum, column) => sum + column.width, 0)
  if (!view?.grid || width === memory.width || width <= needed) return
  memory.width = width
  view.grid.autosizeColumns("LFF") // in proportion to their widths
}

function textOf(at, { texts, zone }) {
  if (!texts.has(at)) texts.set(at, timeFormat(zone, { ...DATE, ...SECONDS, timeZoneName: "short" }).format(at))
  return texts.get(at)
}

/** The rows from the newest to the oldest as [time, its text, key, a value for each quantity, the texts of these]. */
export function* visibleRows({ source, x_range, state, fields, as_points, decimals }, values, text) {
  const times = source.get_array("time")
  const lines = fields
    .filter(([key]) => !state.hidden.includes(key))
    .map(([key, named]) => {
      const columns = values.map((name) => (named[name] ? [...source.get_array(named[name])] : []))
      return [key, columns, columns.map((column, number) => decimals[values[number]] ?? decimalsOf(column))]
    })
  const keys = as_points ? source.get_array("key") : null
  for (let i = times.length - 1; i >= 0; i--) {
    if (times[i] < x_range.start || times[i] > x_range.end) continue
    for (const [key, columns, digits] of lines) {
      const row = columns.map((column) => column[i] ?? Number.NaN)
      if (!row.some((value) => Number.isFinite(value))) continue
      const texts = row.map((value, number) => formatNumber(value, digits[number], "", true))
      yield [times[i], text(times[i]), keys ? keys[i] : key, ...row, ...texts]
    }
  }
}

/** The rows that have all words of a text, anywhere but in the number of their time. */
export function matching(rows, search) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    const text = words.length > 0 ? row.slice(1).join(" ").toLowerCase() : ""
    return words.every((word) => text.includes(word))
  })
}

// Rows are added above: what the viewer reads stays where it is.
function keepInPlace(view, table, top, { time, key }) {
  for (let row = 0; row < view.data.getLength(); row++) {
    const item = view.data.getItem(row)
    if (item.time !== time || item.key !== key) continue
    view.shadow_el.querySelector(".slick-viewport").scrollTop += (row - top) * table.row_height
    return
  }
}
