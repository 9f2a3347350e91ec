// A panel of bars: the newest value of each key, in the order of the keys, so that none changes places.
import { element } from "./elements.js"
import { having, limitsOf, linesOf, moreText, partOf, scaleOf, writer } from "./values.js"

const MAX_BARS = 60

export function drawBars({ quantities: [quantity], colours, range, title }, view) {
  const lines = having(linesOf(quantity, view))
  if (lines.length === 0) return []
  const text = writer(quantity, lines)
  const shown = lines.slice(0, MAX_BARS)
  const scale = barScale(
    range,
    shown.map(({ newest }) => newest),
  )
  const items = shown.map((line) => {
    const [left, width] = barOf(line.newest, scale)
    const { texts, beyond } = limitsOf(quantity, line)
    const style = `left:${left}%;width:${width}%;background:${colours[line.field]}`
    return element(
      "li",
      { "data-beyond": beyond ? "" : null, title: texts.join(", ") || null },
      element("span", { class: "label", title: line.key }, line.key || quantity[0]),
      element("span", { class: "track", "aria-hidden": "true" }, element("i", { style })),
      element("b", {}, `${beyond ? "! " : ""}${text(line.newest)}`),
    )
  })
  const list = { class: view.isStale ? "bars stale" : "bars", tabindex: "0", role: "list", "aria-label": title }
  const foot = [
    ...new Set(shown.flatMap((line) => limitsOf(quantity, line).texts)),
    moreText(lines.length, shown.length),
  ].filter(Boolean)
  return [element("ul", list, ...items), foot.length > 0 ? element("p", {}, foot.join(", ")) : null]
}

/** From and to which value bars go: zero is in it, unless the settings say otherwise. */
export function barScale([low, high], values) {
  return scaleOf([low ?? Math.min(0, ...values), high ?? Math.max(0, ...values)], values)
}

/** Where a bar begins and how long it is, in percent: from zero, or from the end of the scale that is nearest to it. */
export function barOf(value, scale) {
  const [zero, end] = [partOf(0, scale), partOf(value, scale)]
  return [Math.min(zero, end), Math.abs(end - zero)].map((part) => Number((part * 100).toFixed(1)))
}
