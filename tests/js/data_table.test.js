import assert from "node:assert/strict"
import { test } from "node:test"
import { matching, visibleRows } from "../../dashboard/views/static/js/data_table.js"

const columns = { time: [1, 2, 3], "temperature Rome": [20, 21, 22], "temperature Oslo": [3, Number.NaN, 5] }
const args = {
  source: { get_array: (name) => columns[name] },
  x_range: { start: 2, end: 3 },
  state: { hidden: [] },
  fields: [
    ["Rome", { "value 0": "temperature Rome" }],
    ["Oslo", { "value 0": "temperature Oslo" }],
  ],
  as_points: false,
  decimals: { "value 0": null },
}
const texts = (found) => found.map((row) => row.slice(4))
const rows = (changes = {}) => [...visibleRows({ ...args, ...changes }, ["value 0"], (at) => `at ${at}`)]

test("the rows in sight, the newest first, without those that have no value", () => {
  assert.deepEqual(rows(), [
    [3, "at 3", "Rome", 22, "22"],
    [3, "at 3", "Oslo", 5, "5"],
    [2, "at 2", "Rome", 21, "21"],
  ])
})

test("hidden keys are left out", () => {
  assert.deepEqual(rows({ state: { hidden: ["Rome"] } }), [[3, "at 3", "Oslo", 5, "5"]])
})

test("rows have all words that are searched for", () => {
  assert.deepEqual(matching(rows(), "oslo 5"), [[3, "at 3", "Oslo", 5, "5"]])
  assert.deepEqual(matching(rows(), "oslo 22"), [])
  assert.equal(matching(rows(), "  ").length, 3)
})

test("numbers have the digits of their line, and commas between thousands", () => {
  const prices = { time: [2, 3], "temperature Rome": [64_213.5, 1_000.25], "temperature Oslo": [0.0000081, 0.0003] }
  const source = { get_array: (name) => prices[name] }
  assert.deepEqual(texts(rows({ source })), [["1,000.25"], ["0.0003"], ["64,213.5"], ["0.0000081"]])
  assert.deepEqual(texts(rows({ source, decimals: { "value 0": 0 } }))[2], ["64,214"])
})
