// The panels of a page of the settings. Figures are those of its sections; all others are drawn here, from the rows
// that the page has already.
import { elements, morphChildren, shadowRoot } from "../dom.js"
import { element } from "./elements.js"
import { drawNumbers } from "./number.js"
import { drawTable } from "./table.js"

const KINDS = { number: drawNumbers, table: drawTable }

/** Draws the panels of a section as its rows, range and choices are now. */
export function writePanels(section) {
  const { panels = [], legends } = section.charts
  if (panels.length === 0) return
  const badge = badgeOf(section)
  for (const legend of legends) writeBadge(shadowRoot(legend)?.querySelector("h3"), badge)
  const view = viewOf(section)
  for (const [number, model] of panels.entries()) {
    const place = shadowRoot(model)?.querySelector(".bk-clearfix")
    const spec = section.state.panels[number]
    // A tab that is not shown is drawn when it is.
    if (!place?.checkVisibility() || !spec) continue
    const content = document.createDocumentFragment()
    content.append(...contentOf(spec, view, badge))
    morphChildren(place, content)
  }
}

function viewOf(section) {
  const { source, x_range } = section.charts
  const { hidden, zone } = section.state
  const range = [x_range.start, x_range.end]
  return {
    source,
    times: source.get_array("time"),
    last: section.newestPlace(),
    range,
    hidden,
    zone,
    isStale: section.isStale,
  }
}

function contentOf(spec, view, badge) {
  const heading = element("h3", {}, spec.title)
  const units = new Set(spec.quantities.map(([, unit]) => unit).filter(Boolean))
  if (units.size === 1 && spec.quantities.length === 1) heading.append(" ", element("small", {}, [...units][0]))
  writeBadge(heading, badge)
  const drawn = spec.empty ? [] : (KINDS[spec.kind]?.(spec, view) ?? []).filter(Boolean)
  if (drawn.length > 0) return [heading, ...drawn]
  return [heading, element("p", { class: "empty" }, spec.empty || "No rows in this time range.")]
}

// What is said of the source where that is not live.
function badgeOf(section) {
  const badges = [...elements(section.charts.status, ".badge:not(.live)")]
  return badges.map((badge) => badge.textContent).join(", ")
}

function writeBadge(heading, text) {
  if (!heading) return
  const there = heading.querySelector("em")
  if (!text) return there?.remove()
  const badge = there ?? heading.appendChild(element("em"))
  if (badge.textContent !== text) badge.textContent = text
}
