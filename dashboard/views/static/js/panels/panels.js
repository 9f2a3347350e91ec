// The panels of a page of the settings. Figures are those of its sections; all others are drawn here, from the rows
// that the page has already.
import { layOutPanel } from "../charts.js"
import { crosshairOf } from "../crosshair.js"
import { elements, listen, morphChildren, shadowRoot, viewOf } from "../dom.js"
import { toggleFullScreen } from "../full_screen.js"
import { drawBars } from "./bar.js"
import { element, fullScreenButton } from "./elements.js"
import { drawGauges } from "./gauge.js"
import { drawMap } from "./map.js"
import { drawNumbers } from "./number.js"
import { drawHeatmap, drawTimeline, pointAtStrips } from "./strips.js"
import { drawTable } from "./table.js"

const KINDS = {
  number: drawNumbers,
  table: drawTable,
  bar: drawBars,
  gauge: drawGauges,
  timeline: drawTimeline,
  heatmap: drawHeatmap,
  map: drawMap,
}
const NO_PLACES = "No coordinates have come yet. They come with the next rows of the source."
const NO_ROWS = "No rows in this time range."
const STRIPS = ["timeline", "heatmap"]
// Many rows a second are not drawn one by one.
const EVERY_MS = 500
const due = new WeakMap()
const begun = new WeakSet()

/** Draws the panels of a section soon, as its rows, range and choices are then. */
export function writePanels(section) {
  const { panels = [] } = section.charts
  if (panels.length === 0 || due.has(section)) return
  if (!begun.has(section)) {
    begun.add(section)
    crosshairOf(section.viewport).subscribe(panels[0], () => writeNow(section))
    return writeNow(section)
  }
  due.set(
    section,
    setTimeout(() => {
      due.delete(section)
      writeNow(section)
    }, EVERY_MS),
  )
}

function writeNow(section) {
  const { panels, legends } = section.charts
  const badge = badgeOf(section)
  for (const legend of legends) writeBadge(shadowRoot(legend)?.querySelector("h3"), badge)
  const view = dataOf(section)
  for (const [number, model] of panels.entries()) {
    const place = shadowRoot(model)?.querySelector(".bk-clearfix")
    const spec = section.state.panels[number]
    // A tab that is not shown is drawn when it is.
    if (!place?.checkVisibility() || !spec) continue
    const content = document.createDocumentFragment()
    content.append(...contentOf(spec, { ...view, map: section.charts.maps[number] }, badge))
    morphChildren(place, content)
    if (spec.kind === "map") layOutPanel(section.charts, number)
    listen(model, "click", ({ target }) => {
      if (target.closest("[data-full]")) toggleFullScreen(viewOf(section.charts.slots[number]).el)
    })
    if (STRIPS.includes(spec.kind)) pointAtStrips(model, section)
  }
}

function dataOf(section) {
  const { source, x_range } = section.charts
  const { hidden, zone } = section.state
  return {
    source,
    times: source.get_array("time"),
    last: section.newestPlace(),
    range: [x_range.start, x_range.end],
    hidden,
    zone,
    isStale: section.isStale,
    crosshair: crosshairOf(section.viewport),
  }
}

function contentOf(spec, view, badge) {
  const heading = element("h3", {}, spec.title)
  const [, unit] = spec.quantities.length === 1 ? spec.quantities[0] : []
  if (unit) heading.append(" ", element("small", {}, unit))
  writeBadge(heading, badge)
  const drawn = spec.empty ? [] : (KINDS[spec.kind]?.(spec, view) ?? []).filter(Boolean)
  if (drawn.length > 0) return [fullScreenButton(spec.title), heading, ...drawn]
  const none = Object.keys(spec.places ?? { known: true }).length > 0 ? NO_ROWS : NO_PLACES
  return [heading, element("p", { class: "empty" }, spec.empty || none)]
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
