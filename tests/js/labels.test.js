// Texts stand in charts where they cover no line.
import assert from "node:assert/strict"
import { test } from "node:test"
import {
  endBoxes,
  endsOf,
  isCrossed,
  limitBoxes,
  Places,
  paintEndNames,
  paintLimitNames,
} from "../../dashboard/views/static/js/labels.js"

const FRAME = { left: 0, top: 0, width: 400, height: 100 }
// A pixel is a unit of time, and of value from the bottom.
const scale = { xOf: (at) => at, yOf: (value) => 100 - value, timeAt: (x) => x }
const lines = (times, ...columns) => ({ ...scale, times, columns })
const box = (left, top, right, bottom) => ({ left, top, right, bottom })

/** What is written, as [text, left], and on how many backgrounds. */
function written(paint, what, shown) {
  const texts = []
  const draw = {
    backgrounds: 0,
    measureText: (text) => ({ width: text.length * 6 }),
    fillText: (text, left) => texts.push([text, left]),
    fillRect() {
      if (draw.fillStyle === "card") draw.backgrounds += 1
    },
  }
  const places = new Places()
  places.begin(FRAME, shown)
  paint(draw, what, FRAME, places, { back: "card", line: "red", text: "black" })
  return { texts, backgrounds: draw.backgrounds }
}

test("a box is crossed by a line that has no row in it", () => {
  const slope = lines([0, 400], [0, 100])
  assert.equal(isCrossed(box(190, 45, 210, 55), slope), true)
  assert.equal(isCrossed(box(190, 10, 210, 20), slope), false)
  assert.equal(isCrossed(box(190, 45, 210, 55), lines([0, 200, 400], [50, Number.NaN, 50])), false, "in a hole")
  assert.equal(isCrossed(box(190, 45, 210, 55), lines([0, 200, 400], [Number.NaN, 50, Number.NaN])), true, "a point")
  assert.equal(isCrossed(box(190, 45, 210, 55), lines([])), false)
})

test("the name of a limit stands above its line at the right, below it, or further left, where no line is", () => {
  const name = (shown) => written(paintLimitNames, [{ y: 50, name: "High" }], shown)
  assert.deepEqual(name(lines([])), { texts: [["High", 372]], backgrounds: 0 })
  const busy = lines([0, 199, 200, 400], [10, 10, 50, 50], [10, 10, 60, 60], [10, 10, 40, 40])
  const [[, left]] = name(busy).texts
  assert.ok(left + 24 < 200, "beside the lines")
  const full = lines([0, 400], [42, 42], [58, 58])
  assert.deepEqual(name(full), { texts: [["High", 372]], backgrounds: 1 }, "lines are everywhere")
})

test("a name stays where it is while that is free", () => {
  const places = new Places()
  const boxes = limitBoxes(50, 24, FRAME)
  places.begin(FRAME, lines([0, 400], [58, 58]))
  assert.equal(places.take("High", boxes).top, 54, "below its line")
  places.begin(FRAME, lines([]))
  assert.equal(places.take("High", boxes).top, 54)
  assert.equal(places.take("Low", boxes).top, 33, "no two texts in one place")
})

test("few lines have their names at their ends, where these cover nothing and are not cut", () => {
  const ends = (shown, names) =>
    endsOf(
      names.map((name) => ["", "", name, "blue"]),
      shown,
      FRAME,
    )
  const apart = lines([0, 400], [20, 20], [80, 80])
  assert.deepEqual(
    written(paintEndNames, ends(apart, ["Rome", "Oslo"]), apart).texts.map(([text]) => text),
    ["Rome", "Oslo"],
  )
  const levels = Array.from({ length: 20 }, (_, number) => [number * 5, number * 5])
  const full = lines([0, 400], ...levels)
  assert.deepEqual(written(paintEndNames, ends(full, ["Rome", "Oslo"]), full).texts, [], "lines are everywhere")
  const same = lines([0, 400], [20, 60], [80, 61], [20, 10])
  assert.deepEqual(
    written(paintEndNames, ends(same, ["Rome", "Oslo", "Bonn"]), same).texts.map(([text]) => text),
    ["Bonn"],
    "lines that end at the same place are not distinguished by a name there",
  )
  const alone = lines([0, 400], [20, 20])
  assert.deepEqual(written(paintEndNames, ends(alone, ["now"]), alone).texts, [], "one line needs no name")
})

test("a line that ends before the chart has its name behind its end, and one that is not in sight has none", () => {
  const [behind] = endBoxes(200, 50, 40)
  assert.deepEqual(behind, box(204, 43.5, 244, 56.5))
  const shown = lines([-50, 100, 200], [1, 2, Number.NaN], [5, Number.NaN, Number.NaN])
  const found = endsOf([["", "", "Rome", "blue"], ["", "", "Oslo", "red"]], shown, FRAME) // biome-ignore format: short
  assert.deepEqual(found, [{ name: "Rome", colour: "blue", x: 100, y: 98 }])
})
