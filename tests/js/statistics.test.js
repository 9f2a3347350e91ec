import assert from "node:assert/strict"
import { test } from "node:test"
import { arranged, captionOf, statisticsOf, statisticsRows } from "../../dashboard/views/static/js/statistics.js"

test("statistics are those of the values in the range, with percentiles as numpy has them", () => {
  const times = Array.from({ length: 200 }, (_, second) => second)
  const values = times.map((second) => (second === 50 ? Number.NaN : 200 - second))
  const rounded = Object.entries(statisticsOf(times, values, 0, 100)).map(([name, value]) => [
    name,
    Number(value.toFixed(6)),
  ])
  assert.deepEqual(Object.fromEntries(rounded), {
    now: 100,
    count: 100,
    min: 100,
    mean: 150,
    max: 200,
    p50: 150,
    p95: 195.05,
    p99: 199.01,
  })
  assert.deepEqual(statisticsOf(times, values, 7, 7), {
    now: 193,
    count: 1,
    min: 193,
    mean: 193,
    max: 193,
    p50: 193,
    p95: 193,
    p99: 193,
  })
})

test("a line without values in the range has none", () => {
  assert.equal(statisticsOf([1, 2], [Number.NaN, 5], 0, 1), null)
  assert.equal(statisticsOf([], [], 0, 1), null)
})

test("lines whose rows have not come are left out, and those that are hidden have no numbers", () => {
  const columns = { time: [1, 2], "t Rome": [20.5, 21.5], "t Oslo": [3.1, 3.2], load: [1, 2] }
  const source = { get_array: (name) => columns[name], columns: () => Object.keys(columns) }
  const lines = ["Rome", "Oslo", "Bonn"].map((key) => [`t ${key}`, key, key, 0, 1, 0])
  const charts = [
    ["Temperature", "°C", lines],
    ["Load", "", [["load", "", "Load", 0, null, 0]]],
  ]
  assert.deepEqual(
    statisticsRows({ charts, hidden: ["Oslo"] }, source, 0, 9).map(({ name, texts }) => [name, ...texts.slice(0, 5)]),
    [
      ["Temperature: Rome", "21.5 °C", "2", "20.5 °C", "21.0 °C", "21.5 °C"],
      ["Temperature: Oslo"],
      ["Load", "2", "2", "1", "1.5", "2"],
    ],
  )
})

test("rows are searched by their names, and sorted within their charts with hidden ones last", () => {
  const row = (group, name, ...numbers) => ({ group, name, numbers })
  const rows = [row(0, "T: Rome", 20), row(0, "T: Oslo"), row(0, "T: Bonn", 30), row(1, "H: Rome", 99)]
  const names = (order) => arranged([...rows], order).map(({ name }) => name)
  assert.deepEqual(names({}), ["T: Rome", "T: Oslo", "T: Bonn", "H: Rome"])
  assert.deepEqual(names({ column: 0 }), ["T: Bonn", "T: Rome", "T: Oslo", "H: Rome"])
  assert.deepEqual(names({ column: 0, descends: false }), ["T: Rome", "T: Bonn", "T: Oslo", "H: Rome"])
  assert.deepEqual(names({ search: "rome t:" }), ["T: Rome"])
})

test("the caption says which of them are approximate", () => {
  assert.equal(captionOf("10:00 – 11:00", 0, 3), "10:00 – 11:00, of every row.")
  assert.match(captionOf("10:00 – 11:00", 600_000, 3), /per 10 min: mean and percentiles are approximate/)
  assert.equal(captionOf("10:00 – 11:00", 0, 0), "10:00 – 11:00: no rows.")
})
