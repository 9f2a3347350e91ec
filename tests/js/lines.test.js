// The lines that the browser adds to a drawn chart.
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { drawLines } from "../../dashboard/views/static/js/lines.js"

class Model {
  constructor(attributes) {
    Object.assign(this, attributes)
  }
  get attributes() {
    return { ...this }
  }
  setv(attributes) {
    Object.assign(this, attributes)
  }
}

class Line extends Model {
  type = "Line"
}

class Scatter extends Model {
  type = "Scatter"
}

let columns
let source
let figure

beforeEach(() => {
  columns = ["time", "a", "b", "c"]
  source = { columns: () => columns }
  const [line, marks] = [
    new Line({ y: { field: "a" }, line_color: "red" }),
    new Scatter({ y: { field: "a" }, fill_color: "red" }),
  ]
  const renderers = [line, marks].map(
    (glyph) => new Model({ data_source: source, glyph, name: "a", tags: ["a"], visible: true }),
  )
  const alert = new Model({ data_source: {}, glyph: new Model({ type: "VStrip" }) })
  figure = new Model({ renderers: [alert, ...renderers] })
})

const drawn = () => figure.renderers.slice(1).map(({ glyph }) => `${glyph.type} ${glyph.y.field}`)
const lines = (...fields) => fields.map((field) => [field, `key ${field}`, `name ${field}`, `colour ${field}`])

test("lines are copies of the first, with a column, a key, a name and a colour of their own", () => {
  drawLines(figure, source, [lines("a")[0], [...lines("b")[0], null, 2]])
  assert.deepEqual(drawn(), ["Line a", "Line b", "Scatter a", "Scatter b"])
  assert.deepEqual(figure.renderers[2].glyph.line_dash, [2, 3])
  const [, , line, , marks] = figure.renderers
  assert.deepEqual([line.tags, line.name, line.glyph.line_color], [["key b"], "name b", "colour b"])
  assert.deepEqual([marks.glyph.fill_color, marks.glyph.line_color], ["colour b", undefined])
})

test("lines that are there stay the same models, and get other names", () => {
  drawLines(figure, source, [["a", "key a", "other name", "red"], ...lines("b")])
  const [, first] = figure.renderers
  const second = figure.renderers[2]
  drawLines(figure, source, lines("a", "b", "c"))
  assert.equal(figure.renderers[1], first)
  assert.equal(figure.renderers[2], second)
  assert.equal(first.name, "name a")
})

test("a line that is no longer due is removed, also the first, and others are still copied from that", () => {
  drawLines(figure, source, lines("b"))
  drawLines(figure, source, lines("b", "c"))
  assert.deepEqual(drawn(), ["Line b", "Line c", "Scatter b", "Scatter c"])
})

test("a line waits for its column, and without any the chart stays as it was drawn", () => {
  columns = ["time", "a"]
  drawLines(figure, source, lines("a", "b"))
  assert.deepEqual(drawn(), ["Line a", "Scatter a"])
  columns = ["time"]
  drawLines(figure, source, lines("a", "b"))
  assert.deepEqual(drawn(), ["Line a", "Scatter a"])
})

test("what is not of the rows stays: the strips of alerts", () => {
  const [alert] = figure.renderers
  drawLines(figure, source, lines("a", "b"))
  assert.equal(figure.renderers[0], alert)
})
