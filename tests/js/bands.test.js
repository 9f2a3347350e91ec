// A band and a mean where each row is the lowest or the highest value of many.
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { Bands, meansOf } from "../../dashboard/views/static/js/bands.js"

class Model {
  constructor(attributes) {
    Object.assign(this, attributes)
  }
  get attributes() {
    const { type, ...attributes } = this
    return attributes
  }
  setv(attributes) {
    Object.assign(this, attributes)
  }
}

class Source extends Model {
  get_array(name) {
    return this.data[name]
  }
}

class Line extends Model {
  type = "Line"
}

const RANGE = [0, 400_000]
let section

// Lowest and highest values per second, of two lines that cross each other.
beforeEach(() => {
  globalThis.Bokeh = { index: { find_one_by_id: () => null } }
  const time = Array.from({ length: 800 }, (_, row) => row * 500)
  const wave = (level) => time.map((_, row) => level + (row % 2))
  const source = new Source({ data: { time, "t Rome": wave(1), "t Oslo": wave(1.5) } })
  const glyphs = ["t Rome", "t Oslo"].map((field) => new Line({ y: { field }, line_width: 1.6, line_alpha: 1 }))
  const renderers = glyphs.map(
    (glyph) => new Model({ data_source: source, glyph, visible: true, tags: ["key"], view: new Model({}) }),
  )
  const lines = ["t Rome", "t Oslo"].map((field, dash) => [field, field, field, "red", 0, dash])
  section = {
    charts: { source, figures: [new Model({ renderers })] },
    state: { step_ms: 1_000, charts: [["T", "°C", lines]] },
    lines: (figure) => figure.renderers.filter((one) => one.data_source === source),
  }
})

const figure = () => section.charts.figures[0]
const means = () => figure().renderers.filter((one) => one.data_source !== section.charts.source)

test("a mean is that of the rows of its step, and ends at holes", () => {
  const times = [0, 5, 10, 15, 20, 25]
  assert.deepEqual(meansOf(times, [[1, 3, 5, 7, 9, 11]], [0, 25], 10), [
    [2.5, 12.5, 22.5],
    [2, 6, 10],
  ])
  const [, holed] = meansOf(times, [[1, 3, Number.NaN, 7, 9, 11]], [0, 25], 10)
  assert.deepEqual(holed, [2, Number.NaN, 10])
  assert.deepEqual(meansOf(times, [[1, 3, 5, 7, 9, 11]], [12, 14], 10)[0], [12.5], "what is shown and one at each side")
  assert.deepEqual(meansOf([], [[]], [0, 10], 10), [[], []])
})

test("lines become pale, and their means are above all of them in their own dashes", () => {
  new Bands(section).refresh(RANGE)
  assert.deepEqual(
    section.lines(figure()).map(({ glyph }) => glyph.line_alpha),
    [0.25, 0.25],
  )
  assert.deepEqual(figure().renderers.slice(2), means())
  assert.deepEqual(
    means().map(({ glyph }) => [glyph.y.field, glyph.line_alpha, glyph.line_width, glyph.line_dash]),
    [
      ["t Rome", 1, 1.6, []],
      ["t Oslo", 1, 1.6, [7, 3]],
    ],
  )
  assert.deepEqual([...new Set(means()[0].data_source.data["t Rome"].slice(1, -1))], [1.5])
})

test("a line that is hidden has no mean", () => {
  section.lines(figure())[0].visible = false
  new Bands(section).refresh(RANGE)
  assert.deepEqual(
    means().map(({ glyph }) => glyph.y.field),
    ["t Oslo"],
  )
})

test("rows that stand for themselves, and few of them, are lines as ever", () => {
  const bands = new Bands(section)
  bands.refresh([0, 50_000])
  assert.equal(means().length, 0)
  bands.refresh(RANGE)
  section.state.step_ms = 0
  bands.refresh(RANGE)
  assert.equal(means().length, 0)
  assert.deepEqual(
    figure().renderers.map(({ glyph }) => [glyph.line_alpha, glyph.line_width, glyph.line_dash]),
    [
      [1, 1.6, []],
      [1, 1.6, [7, 3]],
    ],
  )
})
