import assert from "node:assert/strict"
import { test } from "node:test"
import { chartSummary } from "../../dashboard/views/static/js/chart_summary.js"

test("a chart says its newest values, and where its rows are", () => {
  const lines = [
    ["Rome", "21 °C"],
    ["Oslo", "8 °C"],
  ]
  assert.equal(
    chartSummary("Temperature", lines),
    "Chart of Temperature. Newest values: Rome 21 °C, Oslo 8 °C. The menu of the source opens a table.",
  )
})

test("a chart of many lines says how many it does not name", () => {
  const lines = Array.from({ length: 40 }, (_, number) => [`station ${number}`, "1"])
  assert.match(chartSummary("Bikes", lines), /station 11 1 and 28 more\./)
})

test("a chart without lines names itself", () => {
  assert.equal(chartSummary("Bikes", []), "Chart of Bikes. The menu of the source opens a table.")
})
