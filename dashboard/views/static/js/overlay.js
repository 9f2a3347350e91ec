// What the browser lays over the canvas of a chart: the crosshair, the range that is being chosen, and the tooltip.
// Texts may come from outside, and are set as text.

import { someReadings } from "./crosshair.js"
import { viewOf } from "./dom.js"
import { Places } from "./labels.js"
import { themeValue } from "./theme.js"

const GAP_PX = 14
const overlays = new WeakMap()

/** The overlay of a figure; null while that is not on the page. */
export function overlayOf(figure) {
  const view = viewOf(figure)
  if (!view?.shadow_el || !view.frame) return null
  const known = overlays.get(figure)
  if (known?.view === view) {
    // Bokeh empties the place where a figure is when it renders that again; who listens there still does.
    if (!known.root.parentNode) view.shadow_el.append(known.root)
    return known
  }
  const overlay = new Overlay(view)
  overlays.set(figure, overlay)
  return overlay
}

class Overlay {
  constructor(view) {
    this.view = view
    this.places = new Places()
    this.root = element("div", "overlay")
    this.canvas = element("canvas")
    this.line = element("div", "crosshair")
    this.selection = element("div", "selection")
    this.tooltip = element("div", "tooltip")
    // A popover is above all else: nothing that is around the chart cuts it off.
    this.tooltip.popover = "manual"
    this.tooltip.role = "status"
    this.root.append(this.canvas, this.selection, this.line, this.tooltip)
    for (const part of [this.line, this.selection]) part.hidden = true
    view.shadow_el.append(this.root)
  }

  /** Where the chart has its values, from the left and the top of the figure. */
  get frame() {
    const { left, top, width, height } = this.view.frame.bbox
    return { left, top, width, height }
  }

  /** A shadow root with the styles of the figure, for what stays when the figure is rendered again. */
  outside() {
    const host = element("div")
    host.style.position = "absolute"
    const place = host.attachShadow({ mode: "open" })
    place.append(...[...this.view.shadow_el.querySelectorAll("style")].map((style) => style.cloneNode(true)))
    this.view.root.shadow_el.append(host)
    return place
  }

  /** Calls `paint(context, colour)` with an empty canvas over the figure, where there is something to paint. */
  paint(some, paint) {
    this.canvas.hidden = !some
    if (!some) return
    const { width, height } = this.view.bbox
    const scale = window.devicePixelRatio
    const [across, down] = [width, height].map((pixels) => Math.round(pixels * scale))
    // A canvas gets other memory where its size is set, be it the same.
    if (this.canvas.width !== across || this.canvas.height !== down) {
      Object.assign(this.canvas, { width: across, height: down })
    }
    const draw = this.canvas.getContext("2d")
    draw.save()
    draw.setTransform(scale, 0, 0, scale, 0, 0)
    draw.clearRect(0, 0, width, height)
    paint(draw, (name) => themeValue(this.view.el, name))
    draw.restore()
  }

  /** x: from the left of the figure; null hides the crosshair. */
  showLine(x) {
    const { left, top, width, height } = this.frame
    this.line.hidden = x == null || x < left || x > left + width
    if (this.line.hidden) return
    Object.assign(this.line.style, { transform: `translateX(${x}px)`, top: `${top}px`, height: `${height}px` })
  }

  /** from, to: from the left of the figure; null hides the selection. */
  showSelection(from, to) {
    this.selection.hidden = from == null
    if (from == null) return
    const { left, top, width, height } = this.frame
    const [start, end] = [from, to].map((x) => Math.min(Math.max(x, left), left + width)).sort((a, b) => a - b)
    const place = { left: start, top, width: end - start, height }
    for (const [name, pixels] of Object.entries(place)) this.selection.style[name] = `${pixels}px`
  }

  /** Shows readings under a heading beside x, as in crosshair.js; notes: lines of text below them; compared: what the earlier
   * values are, "" without any. */
  showTooltip(x, y, heading, found, nearest, notes = [], compared = "") {
    const [above, some, below] = someReadings(found, nearest)
    const isCompared = some.some(({ earlier }) => earlier)
    const list = element("ul", isCompared ? "compared" : "")
    if (isCompared) list.append(element("li", "names", compared))
    for (const [number, { name, colour, dash, text, earlier }] of some.entries()) {
      const item = element("li", above + number === nearest ? "nearest" : "")
      const swatch = element("i", `dash${dash}`)
      swatch.style.setProperty("--series", colour)
      item.append(swatch, element("span", "", name), element("b", "", text))
      if (isCompared) item.append(element("em", "", earlier || "–"))
      list.append(item)
    }
    const more = [above > 0 ? `${above} more above` : "", below > 0 ? `${below} more below` : ""]
    const lines = [...more.filter(Boolean), ...notes].map((text) => element("p", "", text))
    this.tooltip.replaceChildren(element("div", "", heading), list, ...lines)
    this.place(this.tooltip, x, y)
  }

  hideTooltip() {
    if (this.tooltip.matches(":popover-open")) this.tooltip.hidePopover()
  }

  /** Shows a popover beside a place of the figure, on the side where there is room. */
  place(popover, x, y) {
    if (!popover.matches(":popover-open")) popover.showPopover()
    const chart = this.view.el.getBoundingClientRect()
    const { width, height } = popover.getBoundingClientRect()
    const [at, room] = [chart.left + x, document.documentElement.clientWidth]
    const beside = at + GAP_PX + width <= room ? at + GAP_PX : at - GAP_PX - width
    const top = chart.top + y - height / 2
    popover.style.left = `${Math.max(4, Math.min(beside, room - width - 4))}px`
    popover.style.top = `${Math.max(4, Math.min(top, window.innerHeight - height - 4))}px`
  }
}

function element(tag, className = "", text = "") {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text) made.textContent = text
  return made
}
