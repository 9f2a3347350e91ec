// What alerts leave on a chart.
import assert from "node:assert/strict"
import { test } from "node:test"
import { alertsOf, limitLines, wrapped } from "../../dashboard/views/static/js/alert_marks.js"

const CHART = { title: "CPU", keys: new Set(["total", ""]), frame: { top: 10, height: 100 }, levels: [0, 50] }

test("limits are lines where they are in sight, in the charts of their quantity and key", () => {
  const thresholds = [
    ["CPU", "total", "Busy", 40],
    ["CPU", "", "Any", 0],
    ["CPU", "hidden", "Of a key that is not shown", 40],
    ["CPU", "total", "Out of sight", 90],
    ["Memory", "", "Of another chart", 40],
  ]
  assert.deepEqual(limitLines(thresholds, CHART), [
    { y: 30, name: "Busy" },
    { y: 110, name: "Any" },
  ])
})

test("an alert is marked in its own chart, and reaches to now while it fires", () => {
  const columns = {
    fired: [10, 20, 30, 40],
    cleared: [15, Number.NaN, 35, 45],
    chart: ["CPU", "CPU", "Memory", "CPU"],
    key: ["total", "", "total", "hidden"],
    text: ["a", "b", "c", "d"],
  }
  const alerts = { get_array: (name) => columns[name] }
  assert.deepEqual(alertsOf(alerts, CHART, 99), [
    { from: 10, to: 15, key: "total", text: "a" },
    { from: 20, to: 99, key: "", text: "b" },
  ])
})

test("the reason of a gap is broken into lines that have room", () => {
  const measure = (text) => text.length * 6
  assert.deepEqual(wrapped(measure, "No rows since 10:00:00: HTTP 500", 90), ["No rows since", "10:00:00: HTTP", "500"])
  assert.deepEqual(wrapped(measure, "No rows", 600), ["No rows"])
  assert.deepEqual(wrapped(measure, "unbreakable", 6), ["unbreakable"])
})
