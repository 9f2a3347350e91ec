// Pointers and keys in the charts of one section: they read values and choose what time the page shows.

import { alertsOf } from "./alert_marks.js"
import { annotationsIn, askForText, textsAt } from "./annotations.js"
import { ChartPainting } from "./chart_painting.js"
import { crosshairOf, nearestReading, nearestRow, readings, shownRows } from "./crosshair.js"
import { Gestures, placeOf, scaled, timeAt } from "./gestures.js"
import { overlayOf } from "./overlay.js"
import { rememberStyles } from "./remembered_styles.js"
import { writeChart, writeLegends } from "./section_values.js"
import { hoverTime, rangeText } from "./time.js"
import { paintInSight } from "./visibility.js"

const WHEEL = 1.0015
const KEY_ZOOM = 1.5
// Events as close to the pointer as this are read together.
const EVENTS_PX = 6
// What Bokeh draws around a chart that has the focus is a dotted pixel without these, and cards.css cuts off two of its edges.
const OUTLINE = {
  "--outline-width": "2px",
  "--outline-style": "solid",
  "--highlight-color": "var(--rd-accent)",
  "outline-offset": "-4px",
}

/** The charts of a section as a pointer sees them. `section` has `charts`, `state`, `viewport` and `ready(figure)`. */
export class Pointing {
  #attached = new WeakMap()
  #pointer = null

  constructor(section) {
    this.section = section
    this.painting = new ChartPainting(section)
    this.crosshair = crosshairOf(section.viewport)
    this.crosshair.subscribe(section.state, () => this.draw())
  }

  get range() {
    const { start, end } = this.section.charts.x_range
    return [start, end]
  }

  get times() {
    return this.section.charts.source.get_array("time")
  }

  /** Listens in the figures that have come, and reads anew under a pointer that rests while charts move. */
  refresh() {
    for (const figure of this.section.charts.figures) {
      const overlay = overlayOf(figure)
      if (!overlay) continue
      paintInSight(overlay.view, () => this.#bringUpToDate(figure))
      if (this.#attached.get(figure) === overlay) continue
      this.#attached.set(figure, overlay)
      rememberStyles(overlay.view)
      this.#listen(figure, overlay)
    }
    for (const figure of this.section.charts.figures) if (!figure.hold_render) this.painting.paint(figure)
    const mine = this.section.charts.figures.includes(this.crosshair.figure)
    if (mine && this.#pointer) this.read(this.crosshair.figure, ...this.#pointer)
    else if (mine || this.crosshair.at != null) this.draw()
  }

  #bringUpToDate(figure) {
    this.painting.paint(figure)
    const number = this.section.charts.figures.indexOf(figure)
    if (number >= 0) writeChart(this.section, number)
  }

  /** Reads the values at a place of a figure. */
  read(figure, x, y) {
    const { frame } = overlayOf(figure)
    this.#pointer = [x, y]
    const inside = x >= frame.left && x <= frame.left + frame.width && y >= 0 && y <= frame.top + frame.height
    if (!inside) return this.leave()
    const { start, end } = figure.y_range
    const level = end - ((y - frame.top) / frame.height) * (end - start)
    const row = nearestRow(this.times, timeAt(x, frame, this.range))
    if (row >= 0) this.crosshair.move(this.times[row], figure, level)
  }

  leave() {
    this.#pointer = null
    this.crosshair.leave()
  }

  /** Draws the crosshair where it is: in all figures, with the values there in legends and, of one, in a tooltip. */
  draw() {
    const { at, figure } = this.crosshair
    for (const one of this.section.charts.figures) {
      const overlay = overlayOf(one)
      if (!overlay) continue
      const x = at == null ? null : placeOf(at, overlay.frame, this.range)
      overlay.showLine(x)
      if (one === figure && !overlay.line.hidden) this.#describe(one, overlay, x)
      else overlay.hideTooltip()
    }
    writeLegends(this.section)
  }

  #describe(figure, overlay, x) {
    const { charts, state } = this.section
    const chart = state.charts[charts.figures.indexOf(figure)]
    if (!chart) return
    const { at, level } = this.crosshair
    const { comparison } = this.section
    const earlierOf = (field) => comparison.valueAt(field, at)
    const found = readings(chart, charts.source, this.#rows(at, overlay.frame), state.hidden, earlierOf)
    const [, y = overlay.frame.top + overlay.frame.height / 2] = this.#pointer ?? []
    const firing = alertsOf(charts.alerts, this.painting.shownIn(figure, overlay), this.section.viewport.now())
    const annotated = textsAt(annotationsIn(state.annotations, this.range), this.times, at)
    const notes = [...firing.filter(({ from, to }) => from <= at && at <= to).map(({ text }) => text), ...annotated]
    overlay.showTooltip(x, y, hoverTime(at, state.zone), found, nearestReading(found, level), notes, comparison.words)
  }

  // The row of a time; of events those that are close to it.
  #rows(at, { width }) {
    const { times, range } = this
    if (!this.section.charts.source.columns().includes("key")) return [nearestRow(times, at)]
    const near = (EVENTS_PX / width) * (range[1] - range[0])
    return [...times.keys()].filter((row) => Math.abs(times[row] - at) <= near)
  }

  #listen(figure, overlay) {
    const { el, canvas } = overlay.view
    const gestures = new Gestures(this.#chart(figure, overlay))
    const placed = (event) => {
      const { left, top } = el.getBoundingClientRect()
      const { pointerId, pointerType, shiftKey, clientX, clientY } = event
      const annotates = (event.ctrlKey || event.metaKey) && this.section.state.may_annotate
      return { pointerId, pointerType, shiftKey, annotates, x: clientX - left, y: clientY - top }
    }
    new ResizeObserver(() => this.painting.paint(figure)).observe(el)
    // A page scrolls up and down under a finger.
    el.style.touchAction = "pan-y"
    canvas.events_el.role = "group"
    canvas.events_el.setAttribute("aria-roledescription", "chart")
    for (const [name, value] of Object.entries(OUTLINE)) canvas.events_el.style.setProperty(name, value)
    el.addEventListener("pointerdown", (event) => {
      // The frame of what has the focus is for the keyboard.
      canvas.events_el.style.outline = "none"
      if (event.button === 0) gestures.down(placed(event))
    })
    el.addEventListener("pointermove", (event) => {
      const place = placed(event)
      if (gestures.active) gestures.move(place)
      if (event.pointerType !== "touch") this.read(figure, place.x, place.y)
    })
    el.addEventListener("pointerup", (event) => gestures.up(placed(event)))
    el.addEventListener("pointercancel", () => gestures.cancel())
    el.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && this.leave())
    el.addEventListener("dblclick", () => this.section.viewport.dispatch("unzoom", {}))
    el.addEventListener("wheel", (event) => this.#zoomByWheel(event, placed(event), overlay), { passive: false })
    el.addEventListener("keydown", (event) => {
      canvas.events_el.style.outline = ""
      this.#press(event, figure, gestures)
    })
    canvas.events_el.addEventListener("blur", () => this.leave())
  }

  #chart(figure, overlay) {
    const pointing = this
    const { viewport } = this.section
    return {
      get frame() {
        return overlay.frame
      },
      get range() {
        return pointing.range
      },
      read: (x, y) => this.read(figure, x, y),
      preview: (...times) => overlay.showSelection(...times.map((at) => placeOf(at, overlay.frame, this.range))),
      zoom: (range) => viewport.dispatch("zoom", { range }),
      // In a later task: the pointer that is just leaving would close what it opens.
      annotate: (range) => setTimeout(() => this.annotate(range, figure)),
    }
  }

  /** Requests what happened in a range of time (by default where the crosshair is, or now), and adds it. */
  annotate([from, to] = this.#here(), figure = this.section.charts.figures[0]) {
    const overlay = figure && overlayOf(figure)
    if (!overlay) return
    const { state } = this.section
    const heading = to > from ? rangeText([from, to], state.zone) : hoverTime(from, state.zone)
    askForText(overlay, heading, placeOf(to, overlay.frame, this.range), (text, ofAll) => {
      state.request = ["annotate", from, to, text, ofAll, Date.now()]
    })
  }

  #here() {
    const { at } = this.crosshair
    const now = Math.min(this.section.viewport.now(), this.range[1])
    return at == null ? [now, now] : [at, at]
  }

  // Without Ctrl the wheel scrolls the page, wherever the pointer is.
  #zoomByWheel(event, { x }, { frame }) {
    if (!event.ctrlKey) return
    event.preventDefault()
    const at = timeAt(Math.min(Math.max(x, frame.left), frame.left + frame.width), frame, this.range)
    this.section.viewport.dispatch("zoom", { range: scaled(this.range, at, WHEEL ** event.deltaY) })
  }

  #press(event, figure, gestures) {
    const rows = shownRows(this.times, this.range)
    if (!rows || event.ctrlKey || event.altKey || event.metaKey) return
    const [first, last] = rows
    const here = this.crosshair.at == null ? null : nearestRow(this.times, this.crosshair.at)
    const steps = {
      ArrowLeft: () => this.#step(figure, here == null ? last : Math.max(here - 1, first)),
      ArrowRight: () => this.#step(figure, here == null ? first : Math.min(here + 1, last)),
      Home: () => this.#step(figure, first),
      End: () => this.#step(figure, last),
      "+": () => this.#zoom(1 / KEY_ZOOM),
      "-": () => this.#zoom(KEY_ZOOM),
      a: () => this.section.state.may_annotate && this.annotate(this.#here(), figure),
      Escape: () => this.#escape(gestures),
    }
    if (!steps[event.key] || steps[event.key]() === false) return
    event.preventDefault()
  }

  // False where there is nothing to end, so that Escape does what it does elsewhere on the page.
  #escape(gestures) {
    const { viewport } = this.section
    const reads = this.crosshair.at != null || gestures.active
    if (!reads && !viewport.state.zoom) return false
    if (!reads) viewport.dispatch("unzoom", {})
    gestures.cancel()
    this.leave()
    return true
  }

  #step(figure, row) {
    this.#pointer = null
    this.crosshair.move(this.times[row], figure)
  }

  #zoom(factor) {
    const at = this.crosshair.at ?? (this.range[0] + this.range[1]) / 2
    this.section.viewport.dispatch("zoom", { range: scaled(this.range, at, factor) })
  }
}
