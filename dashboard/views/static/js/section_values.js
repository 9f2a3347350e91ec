// The newest values of a section: in the legends of its charts, in large above them, and in words for who cannot see them.
import { chartSummary, describeChart } from "./chart_summary.js"
import { firstFrom } from "./crosshair.js"
import { elements, writeReserving } from "./dom.js"
import { digitsOf, formatNumber } from "./numbers.js"
import { newestOf } from "./panels/values.js"
import { describeSource } from "./rail.js"
import { writeTiles } from "./tiles.js"

// Screen readers and searches read legends that are out of sight; to lay them out each second is the larger part of what they cost.
const OUT_OF_SIGHT_MS = 4000
const writtenAt = new WeakMap()

/** Writes the newest values into the legends of charts, and describes these: of those in sight always, of others now and then. */
export function writeCharts(section) {
  const { figures } = section.charts
  // A clock may be set back.
  const isDue = Math.abs(Date.now() - (writtenAt.get(section) ?? 0)) >= OUT_OF_SIGHT_MS
  if (isDue) writtenAt.set(section, Date.now())
  for (const [number, figure] of figures.entries()) if (isDue || !figure.hold_render) writeChart(section, number)
}

/** The same for one chart. */
export function writeChart(section, number) {
  const { figures, legends } = section.charts
  writeLegend(section, legends[number])
  const [title] = section.state.charts[number] ?? []
  // The words have newest values.
  if (readTime(section) != null) return
  const items = [...elements(legends[number], "li:not([hidden], .earlier)")]
  const lines = items.map((item) => [item.querySelector("span")?.textContent, item.querySelector("b")?.textContent])
  if (title != null) describeChart(figures[number], chartSummary(title, lines))
}

/** Writes the values at the crosshair of the page, or the newest, into the legends that are in sight. */
export function writeLegends(section) {
  const { figures, legends } = section.charts
  for (const [number, figure] of figures.entries()) if (!figure.hold_render) writeLegend(section, legends[number])
}

// The time of the crosshair, which may be in a chart of another section; null where nobody reads values.
function readTime(section) {
  return section.pointing?.crosshair.at ?? null
}

function writeLegend(section, legend) {
  const { source } = section.charts
  const at = readTime(section)
  const last = at == null ? section.newestPlace() : firstFrom(source.get_array("time"), at + 1) - 1
  const columns = new Set(source.columns())
  for (const place of elements(legend, "[data-field]")) {
    const { field, key, unit, decimals } = place.dataset
    if (!columns.has(field)) continue
    const values = source.get_array(field)
    const digits = decimals ? Number(decimals) : digitsOf(values)
    writeReserving(place, formatNumber(newestOf(values, last), digits, unit))
    const item = place.closest("li")
    const isHidden = section.state.hidden.includes(key)
    if (item.hidden !== isHidden) item.hidden = isHidden
    place.classList.toggle("stale", section.isStale)
    place.classList.toggle("read", at != null)
  }
}

/** Writes the newest values in large above the charts, and in the rail. */
export function writeHeadlines(section) {
  const { tiles, source, x_range } = section.charts
  const { hidden, tiles: specs } = section.state
  const written = writeTiles(tiles, {
    specs,
    source,
    range: [x_range.start, x_range.end],
    hidden,
    asPoints: source.columns().includes("key"),
    isStale: section.isStale,
  })
  describeSource(section.state.source, written[0], () => section.keys())
}
