import assert from "node:assert/strict"
import { test } from "node:test"
import { changeText, headline, sampledPlaces, sparkline, tileOf } from "../../dashboard/views/static/js/tiles.js"

const NAN = Number.NaN

test("a tile is about the rows that the charts show, and always about the last of them", () => {
  const times = Array.from({ length: 1000 }, (_, second) => second)
  const places = sampledPlaces(times, 100, 899, null, 10)
  assert.equal(places.length, 10)
  assert.equal(places.at(-1), 899)
  assert.ok(places[0] >= 100)
  const column = times.map((second) => (second === 333 ? NAN : second))
  assert.ok(sampledPlaces(times, 100, 899, column, 10).includes(333), "a hole is seen, however short")
  assert.deepEqual(sampledPlaces([], 0, 1), [])
  assert.deepEqual(sampledPlaces([5], 6, 9), [])
})

test("of several keys it is the mean, with the lowest and the highest", () => {
  const found = headline(
    [
      [1, 2, 3],
      [5, 6, 9],
    ],
    [0, 1, 2],
  )
  assert.deepEqual(found, { values: [3, 4, 6], newest: 6, change: 3, low: 3, high: 9, keys: 2 })
})

test("a key that comes later is no change", () => {
  const found = headline(
    [
      [1, 1, 1],
      [NAN, 100, 100],
    ],
    [0, 1, 2],
  )
  assert.equal(found.change, 0)
})

test("a hole at the end leaves the newest value, and without any value there is no tile", () => {
  assert.equal(headline([[1, 2, NAN]], [0, 1, 2]).newest, 2)
  assert.equal(headline([[NAN, NAN]], [0, 1]), null)
  assert.equal(headline([], [0, 1]), null)
})

test("a hole breaks the line, and a constant is a line in the middle", () => {
  assert.equal(sparkline([0, 1, 2, 4], [0, NAN, 2, 4], 0, 4), "M0.0 24.0M50.0 12.0L100.0 0.0")
  assert.equal(sparkline([0, 1], [7, 7], 7, 7), "M0.0 12.0L100.0 12.0")
})

test("a change has a sign, and one that rounds to nothing is none", () => {
  const text = (value) => `${value.toFixed(1)} m`
  assert.equal(changeText(1.26, text), "▲ 1.3 m")
  assert.equal(changeText(-1.26, text), "▼ 1.3 m")
  assert.equal(changeText(0.01, text), "no change")
  assert.equal(changeText(NAN, text), "no change")
})

test("where no row is in what charts show, a tile has the value before it", () => {
  const columns = { time: [0, 10], m: [1, 2] }
  const source = { columns: () => Object.keys(columns), get_array: (name) => columns[name] }
  const spec = ["Level", "m", 0, [["m", ""]], []]
  assert.equal(tileOf(spec, source, columns.time, [20, 30], []).value, "2")
  assert.equal(tileOf(spec, source, columns.time, [5, 8], []).value, "1")
  assert.equal(tileOf(spec, source, columns.time, [-5, -3], []), null)
})
