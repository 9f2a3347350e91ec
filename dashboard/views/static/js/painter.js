// Renderers of lines and points that paint the rows in sight, and do nothing else. Those of Bokeh build five views and an
// element for each line, and index all of its rows anew at each row, for selections and hovers that charts here do not have.
import { firstFrom } from "./crosshair.js"

const DOT_RADIUS = 1
const NOWHERE = { x0: Number.NaN, y0: Number.NaN, x1: Number.NaN, y1: Number.NaN }
const painters = new WeakMap()

/** The class of such renderers, for a class of Bokeh's renderers of glyphs or one that this function has returned. */
export function painterOf(Renderer) {
  if (!painters.has(Renderer)) {
    let View = null
    class Painter extends Renderer {
      get default_view() {
        View ??= painterView(super.default_view)
        return View
      }
    }
    painters.set(Renderer, Painter)
    painters.set(Painter, Painter)
  }
  return painters.get(Renderer)
}

function painterView(GlyphRendererView) {
  // The class above it, which makes no views of glyphs.
  return class extends Object.getPrototypeOf(GlyphRendererView) {
    connect_signals() {
      super.connect_signals()
      const { model } = this
      const { glyph, data_source } = model
      const paint = () => this.request_paint()
      const signals = [model.change, glyph.change, data_source.change, data_source.streaming, data_source.patching]
      for (const signal of signals) this.connect(signal, paint)
    }

    bounds() {
      return NOWHERE
    }

    log_bounds() {
      return NOWHERE
    }

    // It has no element.
    render_to() {}

    after_render() {}

    update_position() {}

    _paint(draw) {
      const { glyph, data_source } = this.model
      const { x_scale, y_scale, x_source } = this.coordinates
      const [times, values] = [glyph.x, glyph.y2 ?? glyph.y].map(({ field }) => data_source.get_column(field) ?? [])
      const style = (name) => glyph[name].value
      const place = { xOf: x_scale.s_compute, yOf: y_scale.s_compute }
      const { start, end } = x_source
      if (glyph.type === "Line") {
        paintLine(draw, times, values, rowsIn(times, start, end), place, style)
        return
      }
      if (glyph.type === "VArea") {
        paintArea(draw, times, values, rowsIn(times, start, end), place, style)
        return
      }
      const room = ((end - start) * style("size")) / this.plot_view.frame.bbox.width
      paintPoints(draw, times, values, rowsIn(times, start - room, end + room), place, style)
    }
  }
}

/** The rows from `start` to `end`, and one at each side, to which lines lead: [first, last]. */
export function rowsIn(times, start, end) {
  return [Math.max(firstFrom(times, start) - 1, 0), Math.min(firstFrom(times, end + 1), times.length - 1)]
}

function paintLine(draw, times, values, rows, place, style) {
  draw.beginPath()
  traceLine(draw, times, values, rows, { ...place, perPixel: window.devicePixelRatio })
  draw.strokeStyle = style("line_color")
  draw.globalAlpha = style("line_alpha")
  draw.lineWidth = style("line_width")
  draw.lineJoin = style("line_join")
  draw.lineCap = style("line_cap")
  draw.setLineDash(style("line_dash"))
  draw.stroke()
}

/**
 * Adds a line to a path, with a hole where there is no value. Of the rows in one column of pixels it has what is seen: the
 * first, the lowest, the highest and the last. A row, or rows of one value in one column, between two holes are a dot, since a
 * line to nowhere paints nothing.
 */
export function traceLine(path, times, values, [first, last], { xOf, yOf, perPixel = 1 }) {
  let [column, several, isDot] = [null, false, false]
  let [x, y, low, high] = [0, 0, 0, 0]
  const endColumn = () => {
    if (several) for (const level of [low, high, y]) path.lineTo(x, level)
    several = false
  }
  const endPiece = () => {
    if (column != null && isDot && low === high) {
      path.moveTo(x + DOT_RADIUS, y)
      path.arc(x, y, DOT_RADIUS, 0, 2 * Math.PI)
    } else endColumn()
    column = null
    several = false
  }
  for (let row = first; row <= last; row++) {
    if (!Number.isFinite(values[row])) {
      endPiece()
      continue
    }
    const [at, level] = [xOf(times[row]), yOf(values[row])]
    const own = Math.floor(at * perPixel)
    if (own === column) {
      several = true
      low = Math.min(low, level)
      high = Math.max(high, level)
    } else {
      endColumn()
      isDot = column == null
      if (isDot) path.moveTo(at, level)
      else path.lineTo(at, level)
      column = own
      low = level
      high = level
    }
    x = at
    y = level
  }
  endPiece()
}

function paintArea(draw, times, values, rows, place, style) {
  draw.beginPath()
  traceArea(draw, times, values, rows, place)
  draw.fillStyle = style("fill_color")
  draw.globalAlpha = style("fill_alpha")
  draw.fill()
}

/** Adds what is between a line and zero to a path, with a hole where there is no value. */
export function traceArea(path, times, values, [first, last], { xOf, yOf }) {
  const zero = yOf(0)
  let x = null
  const end = () => {
    if (x != null) path.lineTo(x, zero)
    x = null
  }
  for (let row = first; row <= last; row++) {
    if (!Number.isFinite(values[row])) {
      end()
      continue
    }
    const at = xOf(times[row])
    if (x == null) path.moveTo(at, zero)
    path.lineTo(at, yOf(values[row]))
    x = at
  }
  end()
}

function paintPoints(draw, times, values, [first, last], { xOf, yOf }, style) {
  const radius = style("size") / 2
  draw.beginPath()
  for (let row = first; row <= last; row++) {
    if (!Number.isFinite(values[row])) continue
    const [x, y] = [xOf(times[row]), yOf(values[row])]
    draw.moveTo(x + radius, y)
    draw.arc(x, y, radius, 0, 2 * Math.PI)
  }
  draw.fillStyle = style("fill_color")
  draw.globalAlpha = style("fill_alpha")
  draw.fill()
  draw.strokeStyle = style("line_color")
  draw.globalAlpha = style("line_alpha")
  draw.lineWidth = style("line_width")
  draw.stroke()
}
