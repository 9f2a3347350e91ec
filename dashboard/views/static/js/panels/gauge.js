// A panel of gauges: an arc for each key, from the least to the largest value of the settings.
import { formatNumber } from "../numbers.js"
import { drawing, element, shape } from "./elements.js"
import { having, limitsOf, linesOf, moreText, partOf, scaleOf, writer } from "./values.js"

const MAX_GAUGES = 12
const RADIUS = 44

export function drawGauges({ quantities: [quantity], range }, view) {
  const lines = having(linesOf(quantity, view))
  if (lines.length === 0) return []
  const text = writer(quantity, lines)
  const shown = lines.slice(0, MAX_GAUGES)
  const scale = scaleOf(
    range,
    shown.map(({ newest }) => newest),
  )
  const ends = scale.map((end) => formatNumber(end)).join(" to ")
  const items = shown.map((line) => {
    const { texts, beyond } = limitsOf(quantity, line)
    const limits = quantity[4].filter(([, , of]) => !of || of === line.key)
    return element(
      "li",
      { "data-beyond": beyond ? "" : null },
      line.key ? element("span", { class: "label", title: line.key }, line.key) : null,
      arcs(partOf(line.newest, scale), limits.map(([, limit]) => limit).filter(within(scale)), scale),
      element("b", { class: "value" }, text(line.newest)),
      element("span", {}, `of ${ends}`),
      texts.length > 0 ? element("span", { class: "limit" }, texts.join(", ")) : null,
    )
  })
  const more = moreText(lines.length, shown.length)
  return [element("ul", { class: view.isStale ? "stale" : null }, ...items), more ? element("p", {}, more) : null]
}

function within([low, high]) {
  return (limit) => limit >= low && limit <= high
}

function arcs(part, limits, scale) {
  const svg = drawing("0 0 100 56", shape("path", { class: "whole", d: arc(0, 1) }))
  svg.setAttribute("preserveAspectRatio", "xMidYMid")
  if (part > 0) svg.append(shape("path", { class: "part", d: arc(0, part) }))
  for (const limit of limits) svg.append(shape("path", { class: "mark", d: mark(partOf(limit, scale)) }))
  return svg
}

/** An arc of the half circle, from a part of it to another. */
export function arc(from, to) {
  const [start, end] = [from, to].map((part) => pointAt(part, RADIUS))
  return `M${start} A${RADIUS} ${RADIUS} 0 0 1 ${end}`
}

function mark(part) {
  return `M${pointAt(part, RADIUS - 7)} L${pointAt(part, RADIUS + 5)}`
}

function pointAt(part, radius) {
  const angle = Math.PI * (1 - part)
  return `${(50 + radius * Math.cos(angle)).toFixed(2)} ${(52 - radius * Math.sin(angle)).toFixed(2)}`
}
