// The charts that the browser copies from the one that hvPlot has drawn.
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { chartsIn, layOutCharts } from "../../dashboard/views/static/js/charts.js"

class Model {
  constructor(attributes) {
    Object.assign(this, attributes)
  }
  attach_document() {}
  get attributes() {
    return { ...this }
  }
  setv(attributes) {
    Object.assign(this, attributes)
  }
}

const ticks = () => new Model({ args: {} })
const axis = () => new Model({ formatter: ticks() })

function pattern(kind) {
  const x_range = new Model({})
  const renderers = ["Line", "Scatter"].map((type) => new Model({ glyph: new Model({ type }) }))
  const data_source = new Model({})
  for (const renderer of renderers) renderer.data_source = data_source
  const y_range = new Model({ start: 0, end: 1 })
  const figure = new Model({ renderers, x_range, y_range, below: [axis()], left: [axis()], tags: [], kind })
  return new Model({ children: [new Model({ text: "" }), figure], stylesheets: [], css_classes: ["chart-card"] })
}

let charts

beforeEach(() => {
  const Document = { from_json: ({ kind }) => ({ roots: () => [pattern(kind)] }) }
  const source = new Model({ document: { constructor: Document } })
  const [grid, tools] = [new Model({ children: [], stylesheets: ["cards"] }), { stylesheets: ["charts"] }]
  const state = { charts: [], patterns: { line: '{"kind": "line"}' } }
  charts = { grid, tools, source, x_range: new Model({}), state, scripts: {}, slots: [], panels: [], maps: [] }
})

function chart(title, kind = "measurement", legend = `<h3>${title}</h3>`, name = title) {
  return [title, "°C", [], { name, kind, legend, pattern: "line" }]
}

const figures = () => chartsIn(charts.grid).figures
const titles = () => charts.grid.children.map(({ name }) => name)

test("each chart is a figure of its own over the rows and the range of all", () => {
  charts.state.charts = [chart("Temperature"), chart("Humidity", "percent")]
  layOutCharts(charts)
  const [one, other] = figures()
  assert.notEqual(one, other)
  for (const figure of [one, other]) {
    assert.equal(figure.x_range, charts.x_range)
    for (const { data_source } of figure.renderers) assert.equal(data_source, charts.source)
  }
  assert.notEqual(one.renderers[0].glyph, other.renderers[0].glyph)
  assert.deepEqual(
    [one, other].map(({ tags, y_range }) => [tags, y_range.end]),
    [
      [["measurement"], 1],
      [["percent"], 100],
    ],
  )
})

test("its axes are written in its unit and in the zone of the page", () => {
  charts.state.charts = [chart("Temperature")]
  layOutCharts(charts)
  const [{ below, left }] = figures()
  assert.deepEqual(below[0].formatter.args, { state: charts.state, bundle: charts.scripts })
  assert.equal(left[0].formatter.args.unit, "°C")
})

test("charts that are there stay, in the order of the server, and others leave", () => {
  charts.state.charts = [chart("Temperature"), chart("Wind")]
  layOutCharts(charts)
  const [temperature, wind] = figures()
  charts.state.charts = [chart("Wind"), chart("Humidity"), chart("Temperature")]
  layOutCharts(charts)
  assert.deepEqual(titles(), ["Wind", "Humidity", "Temperature"])
  assert.deepEqual([figures()[0], figures()[2]], [wind, temperature])
  charts.state.charts = [chart("Humidity")]
  layOutCharts(charts)
  assert.deepEqual(titles(), ["Humidity"])
})

test("a legend is that of the server, in the style of its section", () => {
  charts.state.charts = [chart("Temperature")]
  layOutCharts(charts)
  const [legend] = chartsIn(charts.grid).legends
  charts.state.charts = [chart("Temperature", "measurement", "<h3>Temperature</h3><ul></ul>")]
  layOutCharts(charts)
  assert.equal(chartsIn(charts.grid).legends[0], legend)
  assert.equal(legend.text, "<h3>Temperature</h3><ul></ul>")
  assert.deepEqual([charts.grid.children[0].stylesheets, legend.stylesheets], [["cards"], ["charts"]])
})

test("charts of another pattern replace those that are there", () => {
  charts.state.charts = [chart("Temperature")]
  assert.equal(layOutCharts(charts), true)
  const [before] = figures()
  assert.equal(layOutCharts(charts), false)
  charts.state.patterns = { line: '{"kind": "points"}' }
  assert.equal(layOutCharts(charts), true)
  assert.deepEqual([before.kind, figures()[0].kind, charts.grid.children.length], ["line", "points", 1])
})

test("charts of panels are in their slots, and a panel without one has its content", () => {
  charts.slots = [new Model({ children: [] }), new Model({ children: [] })]
  charts.panels = [new Model({}), new Model({})]
  charts.state.charts = [chart("Temperature", "measurement", "", "1")]
  layOutCharts(charts)
  assert.deepEqual(charts.slots[0].children, [charts.panels[0]])
  assert.deepEqual(charts.slots[1].children[0].children[1], figures()[0])
  assert.deepEqual(charts.grid.children, [])
})
