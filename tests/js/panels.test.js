import assert from "node:assert/strict"
import { test } from "node:test"
import { eventRows, keyRows } from "../../dashboard/views/static/js/panels/table.js"
import { linesOf, moreText, newestOf, writer } from "../../dashboard/views/static/js/panels/values.js"

const NAN = Number.NaN

/** What a panel sees of rows: columns by their names. */
function viewOf(columns, more = {}) {
  const source = { columns: () => Object.keys(columns), get_array: (name) => columns[name] }
  const last = columns.time.length - 1
  return { source, times: columns.time, last, range: [0, 1e6], hidden: [], zone: "UTC", isStale: false, ...more }
}

const TEMPERATURE = [
  "Temperature",
  "°C",
  1,
  [
    ["t London", "London"],
    ["t Oslo", "Oslo"],
  ],
  [],
]
const HUMIDITY = ["Humidity", "%", 0, [["h London", "London"]], []]

test("lines have their newest value; those that are left out, or have no column yet, are none", () => {
  const view = viewOf({ time: [1, 2], "t London": [5, NAN], "t Paris": [1, 1] }, { hidden: ["Oslo"] })
  assert.deepEqual(
    linesOf(TEMPERATURE, view).map(({ key, newest }) => [key, newest]),
    [["London", 5]],
  )
  assert.equal(newestOf([NAN, NAN], 1), undefined)
  assert.equal(newestOf([1, 2], 0), 1, "what is right of the charts' end is not shown")
})

test("a table has a row for each key that has a value, with the decimals of the quantity", () => {
  const view = viewOf({ time: [1], "t London": [5], "t Oslo": [NAN], "h London": [60] })
  const { heads, rows, count } = keyRows({ quantities: [TEMPERATURE, HUMIDITY] }, view)
  assert.deepEqual(heads, ["", "Temperature, °C", "Humidity, %"])
  assert.deepEqual(rows, [["London", "5.0", "60"]])
  assert.equal(count, 1)
})

test("a table of events has the newest in sight first", () => {
  const view = viewOf({ time: [1000, 2000, 3000], key: ["a", "b", "c"], m: [1, 2, 3] }, { range: [0, 2500] })
  const { rows } = eventRows({ quantities: [["Magnitude", "", null, [["m", ""]], []]] }, view)
  assert.deepEqual(
    rows.map(([, key, value]) => [key, value]),
    [
      ["b", "2"],
      ["a", "1"],
    ],
  )
})

test("values are written with the unit, and what is not shown is counted", () => {
  assert.equal(writer(TEMPERATURE, [])(4.25), "4.3 °C")
  assert.equal(writer(TEMPERATURE, [])(undefined), "–")
  assert.equal(moreText(50, 12), "and 38 more")
  assert.equal(moreText(12, 12), "")
})
