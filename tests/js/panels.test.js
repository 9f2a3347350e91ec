import assert from "node:assert/strict"
import { test } from "node:test"
import { barOf, barScale } from "../../dashboard/views/static/js/panels/bar.js"
import { arc } from "../../dashboard/views/static/js/panels/gauge.js"
import { eventPoints, pointsOf } from "../../dashboard/views/static/js/panels/map.js"
import { nameOf } from "../../dashboard/views/static/js/panels/number.js"
import { bucketMeans, merged, roundEdges, segmentsOf, statesOf } from "../../dashboard/views/static/js/panels/strips.js"
import { eventRows, keyRows } from "../../dashboard/views/static/js/panels/table.js"
import {
  decimalsFor,
  having,
  limitsOf,
  linesOf,
  moreText,
  newestOf,
  partOf,
  scaleOf,
  writer,
} from "../../dashboard/views/static/js/panels/values.js"

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

test("the values of a quantity have the same decimals in all lines", () => {
  const lines = [{ values: [5.25, 5.5] }, { values: [1.123, 2] }]
  assert.equal(decimalsFor(["Fuel", "%", null], lines), decimalsFor(["Fuel", "%", null], lines.slice(0, 1)))
  assert.equal(decimalsFor(TEMPERATURE, lines), 1, "as the source says")
  assert.equal(decimalsFor(["Fuel", "%", null], []), null)
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

test("bars begin at zero, or at the end of their scale that is nearest to it", () => {
  assert.deepEqual(barScale([null, null], [5, 20]), [0, 20])
  assert.deepEqual(barScale([null, null], [-5, 15]), [-5, 15])
  assert.deepEqual(barOf(15, [-5, 15]), [25, 75])
  assert.deepEqual(barOf(-5, [-5, 15]), [0, 25])
  assert.deepEqual(barOf(1015, [1000, 1030]), [0, 50])
  assert.deepEqual(barOf(99, [0, 10]), [0, 100], "what is beyond the scale fills it")
})

test("a scale goes as far as the values where the settings say nothing, and has some length", () => {
  assert.deepEqual(scaleOf([null, null], [3, NAN, 7]), [3, 7])
  assert.deepEqual(scaleOf([0, null], [3, 7]), [0, 7])
  assert.deepEqual(scaleOf([null, null], [3, 3]), [3, 4])
  assert.equal(partOf(5, [0, 10]), 0.5)
  assert.equal(partOf(-5, [0, 10]), 0)
})

test("a value beyond the limit of an alert of its key says so", () => {
  const quantity = [
    "Temperature",
    "°C",
    1,
    [],
    [
      ["above", 25, ""],
      ["below", 0, "Oslo"],
    ],
  ]
  const texts = ["alert above 25 °C"]
  assert.deepEqual(limitsOf(quantity, { key: "London", newest: 26 }), { texts, beyond: true })
  assert.deepEqual(limitsOf(quantity, { key: "London", newest: -5 }), { texts, beyond: false })
  assert.equal(limitsOf(quantity, { key: "Oslo", newest: -5 }).beyond, true)
})

test("an arc of a gauge begins at the left and ends at the right", () => {
  assert.equal(arc(0, 1), "M6.00 52.00 A44 44 0 0 1 94.00 52.00")
  assert.equal(arc(0, 0.5), "M6.00 52.00 A44 44 0 0 1 50.00 8.00")
})

test("a tile is called by what tells it from the others", () => {
  assert.equal(nameOf("CPU", "total", 3, 1), "total")
  assert.equal(nameOf("CPU", "total", 3, 4), "CPU total")
  assert.equal(nameOf("CPU", "total", 1, 4), "CPU")
  assert.equal(nameOf("Memory", "", 1, 1), "Memory")
})

test("values that are few are states; others are bands, which limits divide", () => {
  const text = (value) => String(value)
  const few = statesOf([[1, 0, 1, NAN]], ["", "", 0, [], []], [null, null], text)
  assert.deepEqual(
    few.legend.map(([, words]) => words),
    ["0", "1"],
  )
  assert.deepEqual([1, 0, NAN].map(few.numberOf), [1, 0, null])
  const limits = [["above", 25, ""]]
  const split = statesOf([[20, 30]], ["", "°C", 0, [], limits], [null, null], text)
  assert.deepEqual(
    split.legend.map(([, words]) => words),
    ["below 25 °C", "from 25 °C"],
  )
  assert.deepEqual([20, 25, 30].map(split.numberOf), [0, 1, 1])
  const many = Array.from({ length: 50 }, (_, value) => value)
  const bands = statesOf([many], ["", "", 0, [], []], [0, 50], text)
  assert.deepEqual(
    bands.legend.map(([, words]) => words),
    ["below 20", "from 20", "from 40"],
  )
})

test("neighbours in the same state are one segment, and a hole is none", () => {
  const segments = [
    [0, 1, 2],
    [1, 2, 2],
    [2, 3, null],
    [3, 4, 2],
  ]
  assert.deepEqual(merged(segments), [
    [0, 2, 2],
    [3, 4, 2],
  ])
})

test("bands begin at round numbers", () => {
  assert.deepEqual(roundEdges([1009.8, 1021]), [1010, 1015, 1020])
  assert.deepEqual(roundEdges([0, 100]), [25, 50, 75])
  assert.deepEqual(roundEdges([0, 1]), [0.25, 0.5, 0.75])
  assert.deepEqual(roundEdges([-1, 1]), [-0.5, 0, 0.5])
})

test("a state that is short among many rows is seen", () => {
  const times = [0, 1, 2, 3, 4, 5, 6]
  const values = [0, 0, 0, 1, 0, NAN]
  const own = (value) => (Number.isFinite(value) ? value : null)
  assert.deepEqual(segmentsOf(times, values, own), [
    [0, 3, 0],
    [3, 4, 1],
    [4, 5, 0],
  ])
  assert.deepEqual(segmentsOf(times, values, own, 3), [
    [0, 2, 0],
    [2, 4, 1],
    [4, 6, 0],
  ])
  assert.deepEqual(segmentsOf([9], [], own), [])
})

test("the cells of a heat map are means of the values in equal parts of the range", () => {
  const means = bucketMeans([0, 10, 20, 30, 40], [1, 3, NAN, 5, 9], [0, 40], 2)
  assert.deepEqual(means, [2, 7])
  // Until the next row a value holds, as its line does; after a hole there is none.
  assert.deepEqual(bucketMeans([0, 10], [1, 3], [0, 40], 4), [1, 3, 3, 3])
  assert.deepEqual(bucketMeans([0, 10], [1, 3], [0, 40], 4, 20), [1, 3, 3, NAN])
  assert.deepEqual(bucketMeans([0, 10], [1, NAN], [0, 40], 4), [1, NAN, NAN, NAN])
  assert.deepEqual(bucketMeans([-5, 30], [1, 3], [0, 40], 4), [1, 1, 1, 3])
  assert.deepEqual(bucketMeans([], [], [0, 40], 2), [NAN, NAN])
  assert.deepEqual(having([{ newest: 1 }, { newest: NAN }, {}]), [{ newest: 1 }])
})

test("points of a map are where their keys are, with their newest values", () => {
  const lines = [
    { key: "London", newest: 5 },
    { key: "Oslo", newest: 1 },
  ]
  const places = { London: [0, 1], Oslo: [2, 3] }
  const view = { times: [0], last: 0, zone: "UTC" }
  const points = pointsOf(lines, places, (value) => `${value} °C`, view)
  assert.deepEqual(
    [points.x, points.y, points.color],
    [
      [0, 2],
      [1, 3],
      [5, 1],
    ],
  )
  assert.deepEqual(
    [points.name, points.value],
    [
      ["London 5 °C", "Oslo 1 °C"],
      ["5 °C", "1 °C"],
    ],
  )
  const many = Array.from({ length: 31 }, (_, number) => ({ key: "London", newest: number }))
  assert.equal(pointsOf(many, places, String, view).name[0], "", "names that would cover each other are left out")
})

test("a map of events has those in sight that have coordinates, each where it was", () => {
  const columns = { time: [1000, 2000, 3000, 4000], key: ["a", "b", "c", "d"], m: [1, 2, 3, 4] }
  const view = viewOf(columns, { range: [1500, 4000] })
  const points = eventPoints([{ values: columns.m }], { a: [0, 1], b: [2, 3], d: [4, 5] }, String, view)
  assert.deepEqual(
    [points.key, points.x, points.color, points.name],
    [
      ["b", "d"],
      [2, 4],
      [2, 4],
      ["", ""],
    ],
  )
  assert.match(points.time[0], /00:00:02/)
  assert.deepEqual(eventPoints([], {}, String, view).x, [])
})
