// The rows of some time earlier, behind the lines of a chart.
import assert from "node:assert/strict"
import { beforeEach, mock, test } from "node:test"
import { Comparison, drawnColumns, suffices } from "../../dashboard/views/static/js/comparison.js"

const COLUMNS = { time: [100, 200, 300], "t Rome": [7, Number.NaN, 9], "t Oslo": [4, 5, 6] }
const COMPARED = {
  start: 0,
  end: 400,
  offset: 3_600_000,
  words: "an hour earlier",
  step: 0,
  oldest: -9_000_000,
  note: "",
  columns: COLUMNS,
}
const LINES = [
  ["t Rome", "Rome", "Rome", "red", 0, 0],
  ["t New", "New", "New", "green", 0, 0],
]
const PLACE = { frame: { left: 0, top: 0, width: 400, height: 10 }, xOf: (at) => at, yOf: (value) => 10 - value }
let section
let comparison

/** What is drawn into a canvas, as [method, x, y]. */
class Canvas {
  calls = []
  save() {}
  restore() {}
  beginPath() {}
  rect() {}
  clip() {}
  stroke() {}
  fill() {}
  setLineDash() {}
  moveTo = (x, y) => this.calls.push(["move", x, y])
  lineTo = (x, y) => this.calls.push(["line", x, y])
  arc = (x, y) => this.calls.push(["point", x, y])
}

function painted(asPoints = false) {
  const canvas = new Canvas()
  comparison.paint(canvas, LINES, { ...PLACE, asPoints })
  return canvas.calls
}

beforeEach(() => {
  mock.timers.reset()
  mock.timers.enable({ apis: ["Date", "setTimeout"], now: 500_000 })
  section = { state: { compared: COMPARED, compare_range: [], zone: "UTC" }, range: () => [100, 300] }
  comparison = new Comparison(section)
})

test("rows suffice where they reach over what is shown and are as fine", () => {
  const rows = (start, end, step) => ({ start, end, step })
  assert.equal(suffices(rows(0, 400, 0), [100, 300]), true)
  assert.equal(suffices(rows(0, 250, 0), [100, 300]), false)
  assert.equal(suffices(rows(0, 1_000, 1), [100, 900]), true)
  assert.equal(suffices(rows(0, 10_000, 1), [100, 300]), false, "a small part of coarse rows")
})

test("a range that charts have moved to is requested, and not at each move", () => {
  comparison.refresh([100, 300])
  assert.deepEqual(section.state.compare_range, [], "it is there")
  comparison.refresh([300, 500])
  assert.deepEqual(section.state.compare_range, [300, 500])
  comparison.refresh([301, 501])
  assert.deepEqual(section.state.compare_range, [300, 500])
  section.range = () => [305, 505]
  mock.timers.tick(300)
  assert.deepEqual(section.state.compare_range, [305, 505], "what is shown by then")
})

test("a clock that was set back delays no request", () => {
  comparison.refresh([300, 500])
  mock.timers.setTime(100_000)
  comparison.refresh([301, 501])
  assert.deepEqual(section.state.compare_range, [301, 501])
})

test("nothing is requested or drawn where nothing is compared, nor where it was before", () => {
  comparison.refresh([100, 300])
  section.state.compared = null
  comparison.refresh([300, 500])
  assert.deepEqual(section.state.compare_range, [])
  assert.deepEqual(painted(), [])
  assert.equal(comparison.words, "")
  assert.ok(Number.isNaN(comparison.valueAt("t Rome", 200)))
})

test("lines with earlier rows are drawn with their holes, and events as points", () => {
  comparison.refresh([100, 300])
  assert.deepEqual(painted(), [
    ["move", 100, 3],
    ["move", 300, 1],
  ])
  section.state.compared = { ...COMPARED, columns: { ...COLUMNS, "t Rome": [7, 8, 9] } }
  comparison.refresh([100, 300])
  assert.deepEqual(painted(), [
    ["move", 100, 3],
    ["line", 200, 2],
    ["line", 300, 1],
  ])
  assert.deepEqual(painted(true)[0], ["point", 100, 3])
})

test("the value axis counts the columns that are there", () => {
  comparison.refresh([100, 300])
  assert.deepEqual(comparison.rows(["t Oslo", "t New"]), [COLUMNS.time, [COLUMNS["t Oslo"]]])
})

test("of the lowest and the highest values the means are drawn", () => {
  const time = Array.from({ length: 2_000 }, (_, row) => row * 10)
  const compared = { ...COMPARED, step: 20, columns: { time, "t Rome": time.map((_, row) => 1 + (row % 2)) } }
  const drawn = drawnColumns(compared, [0, 20_000])
  assert.equal(drawn.time.length, 200)
  assert.ok(drawn["t Rome"].every((value) => value === 1.5))
})

test("a value is that of the nearest row, and none is before the first row and after the last", () => {
  comparison.refresh([100, 300])
  assert.deepEqual(
    [99, 149, 201, 300, 301].map((at) => comparison.valueAt("t Oslo", at)),
    [Number.NaN, 4, 5, 6, Number.NaN],
  )
  assert.ok(Number.isNaN(comparison.valueAt("t New", 200)))
})

test("the legend says what is compared, and why there are no rows", () => {
  comparison.refresh([100, 300])
  assert.equal(comparison.legendText([100, 300]), "an hour earlier")
  assert.equal(comparison.legendText([301, 400]), "an hour earlier: no rows")
  section.state.compared = { ...COMPARED, columns: { time: [] }, oldest: 0 }
  comparison.refresh([100, 300])
  assert.match(comparison.legendText([100, 300]), /^an hour earlier: no rows, they begin .*00:00:00/)
  section.state.compared = { ...COMPARED, columns: { time: [] }, note: "the database cannot be read now" }
  comparison.refresh([100, 300])
  assert.equal(comparison.legendText([100, 300]), "an hour earlier: the database cannot be read now")
})
