import assert from "node:assert/strict"
import { test } from "node:test"
import { describeCharts, writeLegends } from "../../dashboard/views/static/js/section_values.js"
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
      figures: [],
    },
    newestPlace: () => 2,
    isStale,
  }
}

test("a legend has the newest value of each key, which may be of an earlier row", () => {
  const [rome, oslo] = [place("t Rome", "Rome"), place("t Oslo", "Oslo")]
  writeLegends(section([rome, oslo]))
  assert.deepEqual([rome.textContent, oslo.textContent], ["21.0 °C", "10.0 °C"])
})

test("hidden keys leave the legend, and a column that is not there yet changes nothing", () => {
  const [oslo, later] = [place("t Oslo", "Oslo"), place("t Bern", "Bern")]
  writeLegends(section([oslo, later], { hidden: ["Oslo"] }))
  assert.equal(oslo.item.hidden, true)
  assert.equal(later.textContent, "")
})

test("a chart is described by what its legend says", () => {
  const described = { setAttribute() {} }
  const figure = { id: "figure" }
  const item = { querySelector: (tag) => ({ textContent: tag === "b" ? "21 °C" : "Rome" }) }
  const shown = section([])
  shown.charts.legends = [modelOf({ "li:not([hidden], .earlier)": [item] })]
  shown.charts.figures = [figure]
  const find = Bokeh.index.find_one_by_id
  Bokeh.index.find_one_by_id = (id) => (id === "figure" ? { el: described } : find(id))
  describeCharts(shown)
  assert.match(described.ariaLabel, /Chart of Temperature\. Newest values: Rome 21 °C\./)
  Bokeh.index.find_one_by_id = find
})
