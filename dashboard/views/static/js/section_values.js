// The newest values of a section: in the legends of its charts, in large above them, and in words for who cannot see them.
import { chartSummary, describeChart } from "./chart_summary.js"
import { elements, writeReserving } from "./dom.js"
import { digitsOf, formatNumber } from "./numbers.js"
import { newestOf } from "./panels/values.js"
import { describeSource } from "./rail.js"
import { writeTiles } from "./tiles.js"

/** Writes the newest values into the legends. */
export function writeLegends(section) {
  const { source, legends } = section.charts
  const last = section.newestPlace()
  const columns = new Set(source.columns())
  const stale = section.isStale
  for (const place of legends.flatMap((legend) => [...elements(legend, "[data-field]")])) {
    const { field, key, unit, decimals } = place.dataset
    if (!columns.has(field)) continue
    const values = source.get_array(field)
    const digits = decimals ? Number(decimals) : digitsOf(values)
    writeReserving(place, formatNumber(newestOf(values, last), digits, unit))
    place.closest("li").hidden = section.state.hidden.includes(key)
    place.classList.toggle("stale", stale)
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

/** Describes each chart by its legend, which has the newest values. */
export function describeCharts(section) {
  for (const [number, figure] of section.charts.figures.entries()) {
    const [title] = section.state.charts[number] ?? []
    const items = [...elements(section.charts.legends[number], "li:not([hidden], .earlier)")]
    const lines = items.map((item) => [item.querySelector("span")?.textContent, item.querySelector("b")?.textContent])
    if (title != null) describeChart(figure, chartSummary(title, lines))
  }
}
