// What a mouse and fingers do in a chart: a drag chooses a range of time, a drag with Shift and two fingers pan, two
// fingers zoom as well, a tap or a long press reads values, a click and a drag with Ctrl annotate. Positions are CSS
// pixels from the left of the chart.
const DRAG_PX = 5
const FINGER_DRAG_PX = 10
const PRESS_MS = 350
// Closer fingers say nothing about a scale.
const MIN_FINGERS_PX = 24
// No zoom goes further in, or out: a second and a century.
export const MIN_SPAN_MS = 1_000
const MAX_SPAN_MS = 3_155_760_000_000

/** The time at a place of a frame ({left, width}) that shows a range. */
export function timeAt(x, { left, width }, [start, end]) {
  return start + ((x - left) / width) * (end - start)
}

/** The place of a time. */
export function placeOf(at, { left, width }, [start, end]) {
  return left + ((at - start) / (end - start)) * width
}

/** The range between two times within the one shown, in either order. */
export function selected(one, other, [start, end]) {
  const [from, to] = [one, other].sort((a, b) => a - b)
  return widened([Math.max(from, start), Math.min(to, end)])
}

/** The range moved with the pointer by so many pixels. */
export function panned([start, end], { width }, pixels) {
  const move = (-pixels / width) * (end - start)
  return [start + move, end + move]
}

/** The range scaled about a time: a factor above 1 shows more. */
export function scaled([start, end], at, factor) {
  if ((end - start) * factor > MAX_SPAN_MS) return [start, end]
  return widened([at - (at - start) * factor, at + (end - at) * factor])
}

/** The range after two fingers have moved: what was between them still is. before, after: their two places. */
export function pinched(range, frame, before, after) {
  const [apart, now] = [before, after].map(([one, other]) => Math.abs(one - other))
  const factor = Math.min(apart, now) < MIN_FINGERS_PX ? 1 : apart / now
  const [middle, moved] = [before, after].map(([one, other]) => (one + other) / 2)
  const along = panned(range, frame, moved - middle)
  return scaled(along, timeAt(moved, frame, along), factor)
}

function widened([start, end]) {
  const missing = Math.max(MIN_SPAN_MS - (end - start), 0) / 2
  return [start - missing, end + missing]
}

/**
 * Turns pointer events into actions of `chart`: `frame` and `range` are those shown now; `read(x, y)` shows values;
 * `preview(from, to)` marks a range that is being chosen, and `preview()` none; `zoom(range)` shows a range;
 * `annotate(range)` opens a field for what happened then.
 */
export class Gestures {
  #pointers = new Map()
  #mode = null
  #press = null
  #annotates = false

  constructor(chart) {
    this.chart = chart
  }

  get active() {
    return this.#pointers.size > 0
  }

  down({ pointerId, pointerType, shiftKey, annotates = false, x, y }) {
    const { chart } = this
    this.#annotates = annotates
    clearTimeout(this.#press)
    chart.preview()
    this.#pointers.set(pointerId, { x, start: x })
    for (const pointer of this.#pointers.values()) pointer.start = pointer.x
    this.range = chart.range
    this.anchor = timeAt(x, chart.frame, chart.range)
    this.#mode = this.#pointers.size > 1 ? "pinch" : shiftKey ? "pan" : "undecided"
    if (this.#mode !== "undecided" || pointerType !== "touch") return
    this.#press = setTimeout(() => {
      this.#mode = "read"
      chart.read(x, y)
    }, PRESS_MS)
  }

  move({ pointerId, pointerType, x, y }) {
    const { chart } = this
    const pointer = this.#pointers.get(pointerId)
    if (!pointer) return
    pointer.x = x
    const least = pointerType === "touch" ? FINGER_DRAG_PX : DRAG_PX
    if (this.#mode === "undecided" && Math.abs(x - pointer.start) >= least) {
      clearTimeout(this.#press)
      this.#mode = "select"
    }
    if (this.#mode === "select") chart.preview(this.anchor, timeAt(x, chart.frame, chart.range))
    else if (this.#mode === "pan") chart.zoom(panned(this.range, chart.frame, x - pointer.start))
    else if (this.#mode === "read") chart.read(x, y)
    else if (this.#mode === "pinch") this.#pinch()
  }

  up({ pointerId, pointerType, x, y }) {
    const { chart } = this
    if (!this.#pointers.delete(pointerId)) return
    clearTimeout(this.#press)
    if (this.#mode === "select") {
      chart.preview()
      const range = selected(this.anchor, timeAt(x, chart.frame, chart.range), chart.range)
      if (this.#annotates) chart.annotate(range)
      else chart.zoom(range)
    } else if (this.#mode === "undecided" && this.#annotates) chart.annotate([this.anchor, this.anchor])
    else if (this.#mode === "undecided" && pointerType === "touch") chart.read(x, y)
    // The finger that is left does nothing more.
    this.#mode = null
  }

  /** The browser scrolls the page instead, or the viewer has pressed Escape. */
  cancel() {
    clearTimeout(this.#press)
    this.#pointers.clear()
    this.#mode = null
    this.chart.preview()
  }

  #pinch() {
    const [one, other] = [...this.#pointers.values()]
    const { chart } = this
    chart.zoom(pinched(this.range, chart.frame, [one.start, other.start], [one.x, other.x]))
  }
}
