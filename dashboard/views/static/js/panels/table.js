// A panel with a table: the newest value of each key and quantity, or the newest events.
import { DAY, SECONDS, timeFormat } from "../time.js"
import { element } from "./elements.js"
import { linesOf, moreText, writer } from "./values.js"

const MAX_ROWS = 100
const EVENT_HEADS = ["Time", "Event"]

export function drawTable(spec, view) {
  const events = view.source.columns().includes("key")
  const { heads, rows, count } = events ? eventRows(spec, view) : keyRows(spec, view)
  if (rows.length === 0) return []
  const texts = events ? EVENT_HEADS.length : 1
  const classOf = (column) => ({ class: column < texts ? "text" : null })
  const cells = ([head, ...values]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, head),
      ...values.map((value, number) => element("td", classOf(number + 1), value)),
    )
  const table = element(
    "table",
    { class: view.isStale ? "stale" : null },
    element(
      "thead",
      {},
      element("tr", {}, ...heads.map((head, number) => element("th", { scope: "col", ...classOf(number) }, head))),
    ),
    element("tbody", {}, ...rows.map(cells)),
  )
  const more = moreText(count, rows.length)
  const label = { class: "scroll", tabindex: "0", role: "region", "aria-label": spec.title }
  return [element("div", label, table), more ? element("p", {}, more) : null]
}

/** A row for each key: its name, and its newest value of each quantity. */
export function keyRows({ quantities }, view) {
  const columns = quantities.map((quantity) => {
    const lines = linesOf(quantity, view)
    return { lines: new Map(lines.map((line) => [line.key, line])), text: writer(quantity, lines) }
  })
  const keys = [...new Set(columns.flatMap(({ lines }) => [...lines.keys()]))]
  const having = keys.filter((key) => columns.some(({ lines }) => Number.isFinite(lines.get(key)?.newest)))
  const rows = having
    .slice(0, MAX_ROWS)
    .map((key) => [key || "now", ...columns.map(({ lines, text }) => text(lines.get(key)?.newest, false))])
  return { heads: ["", ...quantities.map(headOf)], rows, count: having.length }
}

/** A row for each event in sight, the newest first: when it was, its key and its values. */
export function eventRows({ quantities }, view) {
  const { source, times, range, zone } = view
  const format = timeFormat(zone, { ...DAY, ...SECONDS })
  const keys = source.get_array("key")
  const columns = quantities.map((quantity) => {
    const lines = linesOf(quantity, view)
    return { values: lines[0]?.values ?? [], text: writer(quantity, lines) }
  })
  const places = [...times.keys()].filter((at) => times[at] >= range[0] && times[at] <= range[1]).reverse()
  const rows = places
    .slice(0, MAX_ROWS)
    .map((at) => [
      format.format(times[at]),
      String(keys[at] ?? ""),
      ...columns.map(({ values, text }) => text(values[at], false)),
    ])
  return { heads: [...EVENT_HEADS, ...quantities.map(headOf)], rows, count: places.length }
}

function headOf([label, unit]) {
  return unit ? `${label}, ${unit}` : label
}
