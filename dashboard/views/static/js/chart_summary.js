// What a chart shows in words, for people who do not see it. Its rows are in the table of its section.
import { viewOf } from "./dom.js"

const MAX_LINES = 12

/** "Chart of Temperature. Newest values: Rome 21 °C, Oslo 8 °C and 30 more. The menu of the source opens a table." */
export function chartSummary(title, lines) {
  const named = lines.slice(0, MAX_LINES).map(([name, value]) => `${name} ${value}`)
  const more = lines.length - named.length
  const values = named.join(", ") + (more > 0 ? ` and ${more} more` : "")
  const newest = values ? ` Newest values: ${values}.` : ""
  return `Chart of ${title}.${newest} The menu of the source opens a table.`
}

/** Names a figure for screen readers. */
export function describeChart(figure, text) {
  const element = viewOf(figure)?.el
  if (!element || element.ariaLabel === text) return
  element.setAttribute("role", "figure")
  element.ariaLabel = text
}
