// The rows of some time earlier, which the browser paints as faint lines over those of the charts: no figure is drawn anew.
import { meansOf } from "./bands.js"
import { firstFrom, nearestRow } from "./crosshair.js"
import { shadowRoot } from "./dom.js"
import { PATTERNS } from "./lines.js"
import { shortTime } from "./time.js"

const ALPHA = 0.5
const LINE_PX = 1.2
const POINT_PX = 2.5
const EVERY_MS = 300
// A line of many rows has about so many means.
const MEANS = 200
const MEAN_DIGITS = 6
// Shorter parts of rows that are not all need finer ones.
const MAX_TIMES_LONGER = 4
const NONE = Object.freeze({ time: [] })

/** Whether rows suffice for what charts show. */
export function suffices({ start, end, step }, [from, to]) {
  const isFine = step === 0 || end - start <= MAX_TIMES_LONGER * (to - from)
  return start <= from && to <= end && isFine
}

/** The columns that are drawn in a range: those that were sent or, where rows stand for many, their means. */
export function drawnColumns({ columns, step }, [start, end]) {
  if (step === 0 || columns.key) return columns
  const { time, ...values } = columns
  const every = Math.max(1, Math.ceil((end - start) / MEANS / step)) * step
  const [times, ...means] = meansOf(time, Object.values(values), [start, end], every)
  return { time: times, ...Object.fromEntries(Object.keys(values).map((name, number) => [name, means[number]])) }
}

export class Comparison {
  #columns = NONE
  #requested = Number.NEGATIVE_INFINITY
  #due = null

  /** `section` has `state`, and `range()` returns from and to when its charts show. */
  constructor(section) {
    this.section = section
  }

  /** What charts are compared with; "" for nothing. */
  get words() {
    return this.section.state.compared?.words ?? ""
  }

  /** Takes the rows for what charts show, and requests those that are missing. */
  refresh(range) {
    const { compared } = this.section.state
    const isShown = Boolean(this.words && range)
    this.#columns = isShown ? drawnColumns(compared, range) : NONE
    if (isShown && !suffices(compared, range)) this.#request(range)
  }

  /** The times, and the values of some columns: those that are there. */
  rows(fields) {
    return [this.#columns.time, fields.map((field) => this.#columns[field]).filter(Boolean)]
  }

  /** The value of a column that is nearest to a time; NaN before the first row, after the last, and of events. */
  valueAt(field, at) {
    const { time, key, [field]: values } = this.#columns
    if (!values || key || !(time[0] <= at && at <= time.at(-1))) return Number.NaN
    const value = values[nearestRow(time, at)]
    // A mean has digits without end.
    return this.section.state.compared.step === 0 ? value : Number(value.toPrecision(MEAN_DIGITS))
  }

  /** Paints lines, [column, key, name, colour, decimals, dash], or their points. `xOf(time)` and `yOf(value)` are pixels. */
  paint(draw, lines, { frame, xOf, yOf, asPoints }) {
    const { time } = this.#columns
    draw.save()
    draw.beginPath()
    draw.rect(frame.left, frame.top, frame.width, frame.height)
    draw.clip()
    draw.globalAlpha = ALPHA
    draw.lineWidth = LINE_PX
    for (const [field, , , colour, , dash] of lines) {
      const values = this.#columns[field]
      if (!values) continue
      draw.strokeStyle = draw.fillStyle = colour
      draw.setLineDash(PATTERNS[dash ?? 0])
      if (asPoints) paintPoints(draw, time, values, xOf, yOf)
      else paintLine(draw, time, values, xOf, yOf)
    }
    draw.restore()
  }

  /** Names the faint lines in a legend, and says where and why there are none. */
  writeLegend(legend, range) {
    const list = shadowRoot(legend)?.querySelector("ul")
    if (!list) return
    const item = list.querySelector(".earlier")
    if (!this.words) return item?.remove()
    const span = (item ?? list.appendChild(madeItem())).querySelector("span")
    const text = this.legendText(range)
    if (span.textContent !== text) span.textContent = text
  }

  legendText([start, end]) {
    const { compared, zone } = this.section.state
    const { time } = this.#columns
    if (time[firstFrom(time, start)] <= end) return this.words
    const begins = Number.isFinite(compared.oldest) ? shortTime(compared.oldest, zone) : ""
    const isBefore = begins && end - compared.offset < compared.oldest
    return `${this.words}: ${compared.note || (isBefore ? `no rows, they begin ${begins}` : "no rows")}`
  }

  #request(range) {
    const since = Date.now() - this.#requested
    // Negative where the clock was set back.
    if (since >= 0 && since < EVERY_MS) {
      this.#due ??= setTimeout(() => {
        this.#due = null
        this.refresh(this.section.range())
      }, EVERY_MS - since)
      return
    }
    this.#requested = Date.now()
    this.section.state.compare_range = range
  }
}

function paintLine(draw, times, values, xOf, yOf) {
  draw.beginPath()
  let ends = true
  for (const [row, value] of values.entries()) {
    if (!Number.isFinite(value)) ends = true
    else if (ends) {
      draw.moveTo(xOf(times[row]), yOf(value))
      ends = false
    } else draw.lineTo(xOf(times[row]), yOf(value))
  }
  draw.stroke()
}

function paintPoints(draw, times, values, xOf, yOf) {
  for (const [row, value] of values.entries()) {
    draw.beginPath()
    draw.arc(xOf(times[row]), yOf(value), POINT_PX, 0, 2 * Math.PI)
    draw.fill()
  }
}

function madeItem() {
  const item = document.createElement("li")
  item.className = "earlier"
  const swatch = document.createElement("i")
  swatch.className = "dash0"
  swatch.style.setProperty("--series", "var(--rd-muted)")
  item.append(swatch, document.createElement("span"))
  return item
}
