// The charts of a section: copies of one that hvPlot has drawn on the server. Only the browser has these, so that a page
// opens as fast with many charts as with one, and a new quantity is a short message to it.
import { hasPoints } from "./panels/map.js"

const patterns = new WeakMap()
const laidOut = new WeakMap()

/**
 * Lays out a chart for each of `state.charts`, in the grid or in the slots of panels. Charts that are there stay the same figures
 * until their pattern is another one. Returns whether there are new ones.
 */
export function layOutCharts(charts) {
  const { grid, slots, state } = charts
  const there = laidOut.get(grid) ?? new Map()
  const cards = new Map(state.charts.map((chart) => [chart[3].name, there.get(chart[3].name)]))
  let added = false
  for (const [, unit, , drawing] of state.charts) {
    const { name, legend } = drawing
    const pattern = state.patterns[drawing.pattern]
    if (patterns.get(cards.get(name)) !== pattern) {
      cards.set(name, newCard(charts, drawing, unit, pattern))
      added = true
    }
    const [heading] = cards.get(name).children
    if (heading.text !== legend) heading.setv({ text: legend }, { sync: false })
  }
  laidOut.set(grid, cards)
  if (slots.length === 0) setChildren(grid, [...cards.values()])
  for (const number of slots.keys()) layOutPanel(charts, number)
  return added
}

/** Puts into the slot of a panel what it shows: a chart, or what the browser draws, with a map below it that has points. */
export function layOutPanel({ grid, slots, panels, maps }, number) {
  const content = laidOut.get(grid)?.get(String(number)) ?? panels[number]
  const map = maps[number]
  setChildren(slots[number], map && hasPoints(map) ? [content, map] : [content])
}

/** The figures and the legends of the charts that are laid out. */
export function chartsIn(grid) {
  const parts = [...(laidOut.get(grid)?.values() ?? [])].map(({ children }) => children)
  return { legends: parts.map(([legend]) => legend), figures: parts.map(([, figure]) => figure) }
}

function setChildren(layout, children) {
  const same = children.length === layout.children.length && children.every((one, at) => one === layout.children[at])
  if (!same) layout.setv({ children }, { sync: false })
}

function newCard({ grid, slots, tools, source, x_range, state, scripts }, { name, kind }, unit, pattern) {
  const drawn = drawingOf(pattern, source.document.constructor)
  const figure = drawn.children[1]
  const copies = new Map([
    [figure.renderers[0].data_source, source],
    [figure.x_range, x_range],
  ])
  const card = copied(drawn, copies)
  patterns.set(card, pattern)
  const css_classes = slots.length > 0 ? [...card.css_classes, "in-panel"] : card.css_classes
  card.setv({ name, css_classes, stylesheets: grid.stylesheets })
  const [legend, plot] = card.children
  // The style of what the browser lays over charts is that of their tools.
  for (const part of [legend, plot]) part.setv({ stylesheets: tools.stylesheets })
  plot.setv({ tags: [kind] })
  if (kind === "percent") plot.y_range.setv({ start: 0, end: 100 })
  plot.below[0].formatter.setv({ args: { state, bundle: scripts } })
  plot.left[0].formatter.setv({ args: { bundle: scripts, unit } })
  return card
}

const drawings = new Map()

// A pattern as models, which is read once.
function drawingOf(pattern, Document) {
  if (!drawings.has(pattern)) drawings.set(pattern, Document.from_json(JSON.parse(pattern)).roots()[0])
  return drawings.get(pattern)
}

/** A deep copy of a model. copies: what stands for what in it; models that are copied are added. */
function copied(value, copies) {
  if (Array.isArray(value)) return value.map((item) => copied(item, copies))
  if (!isModel(value)) return value
  if (!copies.has(value)) {
    const attributes = Object.entries(value.attributes).map(([name, item]) => [name, copied(item, copies)])
    copies.set(value, new value.constructor(Object.fromEntries(attributes)))
  }
  return copies.get(value)
}

function isModel(value) {
  return typeof value?.attach_document === "function"
}
