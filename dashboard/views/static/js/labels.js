// Texts in a chart: the names of limits, and those of few lines at their ends. They stand where they cover no line.
import { firstFrom } from "./crosshair.js"

const HEIGHT = 13
const GAP_PX = 4
const STEP_PX = 24
// More lines than these are read in the legend.
export const MAX_NAMED_LINES = 6
const MIN_FRAME_PX = 240
// Lines that end as close to each other as this have no names, since a name could be that of any of them.
const MIN_APART_PX = 3

/** Whether a line goes through a box of pixels. `lines` has columns of values at `times`, xOf(time), yOf(value) and timeAt(x). */
export function isCrossed({ left, top, right, bottom }, { times, columns, xOf, yOf, timeAt }) {
  const first = Math.max(firstFrom(times, timeAt(left)) - 1, 0)
  const last = Math.min(firstFrom(times, timeAt(right)), times.length - 1)
  return columns.some((values) => {
    for (let row = first; row <= last; row++) {
      const next = Math.min(row + 1, last)
      const [x, y] = [xOf(times[row]), yOf(values[row])]
      // A value beside a hole is a point.
      const [end, level] = Number.isFinite(values[next]) ? [xOf(times[next]), yOf(values[next])] : [x, y]
      if (end < left || x > right) continue
      const at = (place) => (end > x ? y + ((place - x) / (end - x)) * (level - y) : y)
      const levels = [at(Math.max(x, left)), at(Math.min(end, right))]
      if (Math.min(...levels) <= bottom && Math.max(...levels) >= top) return true
    }
    return false
  })
}

/** Where the name of a limit at y may stand: above and below its line, from the right to the left. */
export function limitBoxes(y, width, frame) {
  const boxes = []
  for (let right = frame.left + frame.width - GAP_PX; right - width >= frame.left; right -= STEP_PX) {
    boxes.push(boxOf(right - width, y - GAP_PX - HEIGHT, width), boxOf(right - width, y + GAP_PX, width))
  }
  return boxes
}

/** Where the name of a line that ends at a place may stand: behind it, then above it and below it, closer first. */
export function endBoxes(x, y, width) {
  const left = x - width - GAP_PX
  const beside = [1, 2, 3].flatMap((steps) => {
    const away = 2 * GAP_PX * steps
    return [boxOf(left, y - away - HEIGHT, width), boxOf(left, y + away, width)]
  })
  return [boxOf(x + GAP_PX, y - HEIGHT / 2, width), ...beside]
}

function boxOf(left, top, width) {
  return { left, top, right: left + width, bottom: top + HEIGHT }
}

/** The places of the texts in one chart. Those stay where they are while that is free. */
export class Places {
  #last = new Map()
  #taken = []
  #frame = null
  #lines = null

  /** Begins anew in a frame with these lines. */
  begin(frame, lines) {
    this.#taken = []
    this.#frame = frame
    this.#lines = lines
  }

  /** The first of the boxes that is free, which others do not get any more; null where none is. */
  take(name, boxes) {
    const known = this.#last.get(name)
    const number = boxes[known] && this.#isFree(boxes[known]) ? known : boxes.findIndex((box) => this.#isFree(box))
    this.#last.set(name, number)
    if (number < 0) return null
    this.#taken.push(boxes[number])
    return boxes[number]
  }

  isInside({ left, top, right, bottom }) {
    const { left: start, top: upper, width, height } = this.#frame
    return left >= start && right <= start + width && top >= upper && bottom <= upper + height
  }

  #isFree(box) {
    const overlaps = (other) =>
      box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom
    return this.isInside(box) && !this.#taken.some(overlaps) && !isCrossed(box, this.#lines)
  }
}

/** Writes the names of limits. Where lines are everywhere a name has a background. */
export function paintLimitNames(draw, limits, frame, places, colours) {
  draw.textAlign = "left"
  for (const { y, name } of limits) {
    const width = Math.min(draw.measureText(name).width, frame.width / 2)
    const boxes = limitBoxes(y, width, frame)
    const free = places.take(name, boxes)
    const box = free ?? boxes.find((one) => places.isInside(one))
    if (!box) continue
    if (!free) {
      draw.fillStyle = colours.back
      draw.fillRect(box.left - 2, box.top, width + 4, HEIGHT)
    }
    draw.fillStyle = colours.line
    draw.fillText(name, box.left, box.bottom - 3, width)
  }
}

/** Writes the names of lines, {name, colour, x, y} of their ends, where there is room for them and no line has the same end. */
export function paintEndNames(draw, ends, frame, places, colours) {
  if (ends.length < 2 || ends.length > MAX_NAMED_LINES || frame.width < MIN_FRAME_PX) return
  draw.textAlign = "left"
  const isAlone = (end) =>
    ends.every((other) => other === end || Math.hypot(other.x - end.x, other.y - end.y) >= MIN_APART_PX)
  for (const { name, colour, x, y } of ends.filter(isAlone)) {
    const width = draw.measureText(name).width + 10
    const box = places.take(name, endBoxes(x, y, width))
    if (!box) continue
    draw.fillStyle = colour
    draw.fillRect(box.left, box.top + HEIGHT / 2 - 1, 7, 3)
    draw.fillStyle = colours.text
    draw.fillText(name, box.left + 10, box.bottom - 3)
  }
}

/** Where the lines of a chart end in sight: the last value of each up to `end`, as {name, colour, x, y}. */
export function endsOf(lines, { times, columns, xOf, yOf, timeAt }, { left, width }) {
  const last = firstFrom(times, timeAt(left + width) + 1) - 1
  const first = firstFrom(times, timeAt(left))
  return lines.flatMap(([, , name, colour], number) => {
    const values = columns[number]
    let row = last
    while (row >= first && !Number.isFinite(values[row])) row--
    return row < first ? [] : [{ name, colour, x: xOf(times[row]), y: yOf(values[row]) }]
  })
}
