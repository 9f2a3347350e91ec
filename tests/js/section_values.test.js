import assert from "node:assert/strict"
import { mock, test } from "node:test"
import { writeChart, writeCharts, writeLegends } from "../../dashboard/views/static/js/section_values.js"
import { elementOf, modelOf, sourceOf } from "./support/models.js"

function place(field, key, more = {}) {
  const item = {}
  return { item, ...elementOf({ dataset: { field, key, unit: "°C", decimals: "1", ...more }, closest: () => item }) }
}

function section(places, { hidden = [], isStale = false } = {}) {
  return {
    state: { hidden, charts: [["Temperature"]] },
    charts: {
      source: sourceOf({ time: [1, 2, 3], "t Rome": [20, 21, Number.NaN], "t Oslo": [8, 9, 10] }),
      legends: [modelOf({ "[data-field]": places })],
      figures: [{ id: "figure", hold_render: false }],
    },
    newestPlace: () => 2,
    isStale,
  }
}

test("a legend has the newest value of each key, which may be of an earlier row", () => {
  const [rome, oslo] = [place("t Rome", "Rome"), place("t Oslo", "Oslo")]
  writeCharts(section([rome, oslo]))
  assert.deepEqual([rome.textContent, oslo.textContent], ["21.0 °C", "10.0 °C"])
})

test("while values are read, legends have those at the crosshair", () => {
  const [rome, oslo] = [place("t Rome", "Rome"), place("t Oslo", "Oslo")]
  const shown = { ...section([rome, oslo]), pointing: { crosshair: { at: 2 } } }
  writeLegends(shown)
  assert.deepEqual([rome.textContent, oslo.textContent], ["21.0 °C", "9.0 °C"])
  shown.pointing.crosshair.at = null
  writeLegends(shown)
  assert.equal(oslo.textContent, "10.0 °C")
})

test("hidden keys leave the legend, and a column that is not there yet changes nothing", () => {
  const [oslo, later] = [place("t Oslo", "Oslo"), place("t Bern", "Bern")]
  writeCharts(section([oslo, later], { hidden: ["Oslo"] }))
  assert.equal(oslo.item.hidden, true)
  assert.equal(later.textContent, "")
})

test("the legend of a chart out of sight is written now and then, and when that is seen", () => {
  mock.timers.enable({ apis: ["Date"], now: 500_000 })
  const rome = place("t Rome", "Rome")
  const shown = section([rome])
  const values = shown.charts.source.get_array("t Rome")
  const add = (value) => {
    values[2] = value
    writeCharts(shown)
    return rome.textContent
  }
  shown.charts.figures[0].hold_render = true
  assert.deepEqual([add(22), add(23)], ["22.0 °C", "22.0 °C"])
  mock.timers.tick(10_000)
  assert.deepEqual([add(24), add(25)], ["24.0 °C", "24.0 °C"])
  writeChart(shown, 0)
  assert.equal(rome.textContent, "25.0 °C")
  mock.timers.reset()
})

test("a chart is described by what its legend says", () => {
  const described = { setAttribute() {} }
  const item = { querySelector: (tag) => ({ textContent: tag === "b" ? "21 °C" : "Rome" }) }
  const shown = section([])
  shown.charts.legends = [modelOf({ "li:not([hidden], .earlier)": [item] })]
  const find = Bokeh.index.find_one_by_id
  Bokeh.index.find_one_by_id = (id) => (id === "figure" ? { el: described } : find(id))
  writeCharts(shown)
  assert.match(described.ariaLabel, /Chart of Temperature\. Newest values: Rome 21 °C\./)
  Bokeh.index.find_one_by_id = find
})
