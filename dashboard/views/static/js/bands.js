// Lines whose rows are the lowest and the highest value per step: these make a pale band, with a line of their mean on
// it, so that no series hides another. Only the browser has the means.
import { firstFrom } from "./crosshair.js"
import { viewOf } from "./dom.js"
import { columnOf, copiedFor, PATTERNS } from "./lines.js"

const ALPHA = 0.25
// Fewer rows are seen one by one.
const MIN_ROWS = 200
const MEAN_PX = 3
const MAX_WIDTH = 6
const USUAL_WIDTH = 600

/**
 * The means of columns from `start` to `end`, a row for each step that has rows: [time, column, ...]. A step with a hole
 * has no mean, so that lines end there.
 */
export function meansOf(times, columns, [start, end], step) {
  const means = [[], ...columns.map(() => [])]
  const last = Math.min(firstFrom(times, end), times.length - 1)
  let row = Math.max(firstFrom(times, start) - 1, 0)
  while (row <= last) {
    const bucket = Math.floor(times[row] / step)
    const first = row
    while (row <= last && Math.floor(times[row] / step) === bucket) row++
    means[0].push((times[first] + times[row - 1]) / 2)
    for (const [number, column] of columns.entries()) {
      let sum = 0
      for (let place = first; place < row; place++) sum += column[place]
      means[number + 1].push(sum / (row - first))
    }
  }
  return means
}

export class Bands {
  #usual = new WeakMap()
  #sources = new WeakMap()
  #styles = new WeakMap()

  /** `section` has `charts`, `state` and `lines(figure)`. */
  constructor(section) {
    this.section = section
  }

  /** Draws bands and means where rows stand for many, and the lines themselves elsewhere. */
  refresh(range) {
    const { source, figures } = this.section.charts
    const { step_ms, charts } = this.section.state
    const times = source.get_array("time")
    const isMany = step_ms > 0 && range != null && firstFrom(times, range[1]) - firstFrom(times, range[0]) >= MIN_ROWS
    for (const [number, figure] of figures.entries()) {
      const own = this.#sources.get(figure)
      if (!isMany && !own) continue
      const lines = this.section.lines(figure).filter(({ glyph }) => glyph.type === "Line")
      const dashes = new Map((charts[number]?.[2] ?? []).map(([field, , , , , dash]) => [field, PATTERNS[dash ?? 0]]))
      if (isMany && lines.length > 0) this.#draw(figure, lines, dashes, range)
      else if (own) this.#end(figure, lines, dashes)
    }
  }

  #draw(figure, lines, dashes, range) {
    const { source } = this.section.charts
    const { step_ms } = this.section.state
    if (!this.#usual.has(figure)) this.#usual.set(figure, widthAndAlpha(lines[0]))
    const width = viewOf(figure)?.frame?.bbox.width || USUAL_WIDTH
    const pixel = (range[1] - range[0]) / width
    const band = { line_alpha: ALPHA, line_width: Math.min(Math.max(step_ms / pixel, 1), MAX_WIDTH), line_dash: [] }
    for (const { glyph } of lines) this.#style(glyph, band)
    const visible = lines.filter((line) => line.visible)
    const fields = visible.map(columnOf)
    const columns = fields.map((field) => source.get_array(field))
    const step = Math.max(1, Math.ceil((MEAN_PX * pixel) / step_ms)) * step_ms
    const means = meansOf(source.get_array("time"), columns, range, step)
    const data = Object.fromEntries(["time", ...fields].map((name, number) => [name, means[number]]))
    const own = this.#sources.get(figure) ?? new source.constructor({ data })
    this.#sources.set(figure, own)
    own.setv({ data }, { sync: false })
    this.#show(figure, visible, dashes, own)
  }

  // The means above all lines.
  #show(figure, visible, dashes, own) {
    const drawn = figure.renderers.filter((one) => one.data_source === own)
    const isLast = figure.renderers.slice(-drawn.length).every((one) => one.data_source === own)
    if (isLast && drawn.map(columnOf).join("\n") === visible.map(columnOf).join("\n")) return
    const others = figure.renderers.filter((one) => one.data_source !== own)
    const means = visible.map((line) => {
      const style = { ...this.#usual.get(figure), line_dash: dashes.get(columnOf(line)) ?? [] }
      return copiedFor(line, own, style)
    })
    figure.setv({ renderers: [...others, ...means] }, { sync: false })
  }

  #end(figure, lines, dashes) {
    const own = this.#sources.get(figure)
    this.#sources.delete(figure)
    const style = this.#usual.get(figure)
    for (const line of lines) this.#style(line.glyph, { ...style, line_dash: dashes.get(columnOf(line)) ?? [] })
    const renderers = figure.renderers.filter((one) => one.data_source !== own)
    figure.setv({ renderers }, { sync: false })
  }

  // Once: a change paints the chart.
  #style(glyph, style) {
    const text = JSON.stringify(style)
    if (this.#styles.get(glyph) === text) return
    this.#styles.set(glyph, text)
    glyph.setv(style, { sync: false })
  }
}

function widthAndAlpha({ glyph }) {
  const { line_width, line_alpha } = glyph.attributes
  return { line_width, line_alpha }
}
