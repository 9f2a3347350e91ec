// What is painted of a line: the rows in sight, no more of them than are seen.
import assert from "node:assert/strict"
import { test } from "node:test"
import { painterOf, rowsIn, traceArea, traceLine } from "../../dashboard/views/static/js/painter.js"

// A canvas that writes down what is painted.
class Canvas {
  done = []
  moveTo(x, y) {
    this.done.push(["move", x, y])
  }
  lineTo(x, y) {
    this.done.push(["line", x, y])
  }
  beginPath() {}
  setLineDash() {}
  arc(x, y, radius) {
    this.done.push(["point", x, y, radius])
  }
  fill() {}
  stroke() {
    this.done.push("stroke")
  }
}

const SAME = { xOf: (at) => at, yOf: (value) => value }

function traced(times, values, options = {}) {
  const canvas = new Canvas()
  traceLine(canvas, times, values, [0, times.length - 1], { ...SAME, ...options })
  return canvas.done
}

test("a line goes through its rows, and ends at holes", () => {
  assert.deepEqual(traced([0, 10, 20, 30, 40], [1, 2, Number.NaN, null, 3]), [
    ["move", 0, 1],
    ["line", 10, 2],
    ["move", 40, 3],
    ["move", 41, 3],
    ["point", 40, 3, 1],
  ])
})

test("a row between two holes is a dot, and so are rows of one value in one column of pixels", () => {
  const dot = [
    ["move", 10, 2],
    ["move", 11, 2],
    ["point", 10, 2, 1],
  ]
  assert.deepEqual(traced([0, 10, 20], [Number.NaN, 2, Number.NaN]), dot)
  assert.deepEqual(traced([9, 10, 10], [Number.NaN, 2, 2]), dot)
  assert.ok(!traced([10, 10.1, 20], [2, 5, Number.NaN]).some(([what]) => what === "point"), "it has a height")
})

test("of rows in one column of pixels the first, the lowest, the highest and the last are painted", () => {
  const column = [10, 10.1, 10.2, 10.3, 10.4, 10.5]
  assert.deepEqual(traced([0, ...column, 20], [0, 5, 9, 1, 6, 2, 4, 7]), [
    ["move", 0, 0],
    ["line", 10, 5],
    ["line", 10.5, 1],
    ["line", 10.5, 9],
    ["line", 10.5, 4],
    ["line", 20, 7],
  ])
  assert.equal(traced([0, 0.4, 0.8], [1, 2, 3], { perPixel: 2 }).length, 5, "a sharp screen has more columns")
})

test("a line has as many steps as its columns of pixels need, however many rows it has", () => {
  const times = Array.from({ length: 10_000 }, (_, row) => row / 100)
  const steps = traced(
    times,
    times.map((at) => Math.sin(at * 50)),
  )
  assert.ok(steps.length <= 400, `${steps.length} steps for 100 pixels`)
})

test("the rows in sight are those of the range and one at each side", () => {
  const times = [0, 10, 20, 30, 40]
  assert.deepEqual(rowsIn(times, 10, 20), [0, 3])
  assert.deepEqual(rowsIn(times, 12, 18), [1, 2])
  assert.deepEqual(rowsIn(times, -5, 90), [0, 4])
  assert.deepEqual(rowsIn([], 0, 1), [0, -1])
})

// Bokeh's classes, as far as a painter uses them.
class DataRendererView {
  connected = []
  connect_signals() {}
  connect(signal) {
    this.connected.push(signal)
  }
  render_to() {
    throw new Error("has no element")
  }
}
class GlyphRendererView extends DataRendererView {
  connect_signals() {
    throw new Error("makes five views")
  }
}
class GlyphRenderer {}
GlyphRenderer.prototype.default_view = GlyphRendererView

const value = (one) => ({ value: one })

function viewOf(type, data) {
  const glyph = {
    type,
    change: "glyph",
    x: { field: "time" },
    y: { field: "a" },
    size: value(4),
    ...Object.fromEntries(
      ["line_color", "line_alpha", "line_width", "line_join", "line_cap", "line_dash", "fill_color", "fill_alpha"].map(
        (name) => [name, value(name)],
      ),
    ),
  }
  const source = { change: "source", streaming: "rows", patching: "patch", get_column: (name) => data[name] ?? null }
  const Painter = painterOf(GlyphRenderer)
  const model = Object.assign(new Painter(), { glyph, data_source: source, change: "model" })
  const view = new model.default_view()
  const scale = { s_compute: (one) => one }
  const coordinates = { x_scale: scale, y_scale: scale, x_source: { start: 10, end: 20 } }
  return Object.assign(view, { model, coordinates, plot_view: { frame: { bbox: { width: 10 } } } })
}

test("a painter stands in for a renderer, makes no views of glyphs, and is painted at all changes", () => {
  const Painter = painterOf(GlyphRenderer)
  assert.equal(painterOf(Painter), Painter, "a copy of a copy")
  assert.equal(painterOf(GlyphRenderer), Painter)
  assert.ok(new Painter() instanceof GlyphRenderer)
  const view = viewOf("Line", {})
  view.connect_signals()
  view.render_to()
  assert.deepEqual(view.connected, ["model", "glyph", "source", "rows", "patch"])
})

test("lines and points are painted in their own style; a column that has not come has none", () => {
  globalThis.window = { devicePixelRatio: 1 }
  const data = { time: [0, 12, 14, 99], a: [1, 2, 3, 4] }
  const line = new Canvas()
  viewOf("Line", data)._paint(line)
  assert.deepEqual(line.done, [["move", 0, 1], ["line", 12, 2], ["line", 14, 3], ["line", 99, 4], "stroke"])
  assert.deepEqual([line.strokeStyle, line.lineWidth, line.globalAlpha], ["line_color", "line_width", "line_alpha"])
  const points = new Canvas()
  viewOf("Scatter", data)._paint(points)
  assert.deepEqual(points.done.filter(([what]) => what === "point")[1], ["point", 12, 2, 2])
  assert.equal(points.fillStyle, "fill_color")
  const none = new Canvas()
  viewOf("Line", { time: [12] })._paint(none)
  assert.deepEqual(none.done, ["stroke"])
})

test("an area is closed at zero, and has the holes of its line", () => {
  const canvas = new Canvas()
  traceArea(canvas, [0, 10, 20, 30], [1, 2, Number.NaN, 3], [0, 3], SAME)
  assert.deepEqual(canvas.done, [
    ["move", 0, 0],
    ["line", 0, 1],
    ["line", 10, 2],
    ["line", 10, 0],
    ["move", 30, 0],
    ["line", 30, 3],
    ["line", 30, 0],
  ])
})
