// What a mouse and fingers do in a chart, without one.
import assert from "node:assert/strict"
import { beforeEach, mock, test } from "node:test"
import {
  Gestures,
  panned,
  pinched,
  placeOf,
  scaled,
  selected,
  timeAt,
} from "../../dashboard/views/static/js/gestures.js"

// A frame of 100 pixels that shows 100 seconds: a pixel is a second.
const FRAME = { left: 10, width: 100 }
const RANGE = [0, 100_000]

let done
let gestures

beforeEach(() => {
  mock.timers.reset()
  mock.timers.enable({ apis: ["setTimeout"] })
  done = []
  const note =
    (name) =>
    (...values) =>
      done.push([name, ...values])
  gestures = new Gestures({
    frame: FRAME,
    range: RANGE,
    read: note("read"),
    preview: note("preview"),
    zoom: note("zoom"),
    annotate: note("annotate"),
  })
})

const mouse = (x, more = {}) => ({ pointerId: 1, pointerType: "mouse", shiftKey: false, x, y: 5, ...more })
const finger = (x, pointerId = 1) => mouse(x, { pointerType: "touch", pointerId })
const zooms = () => done.filter(([name]) => name === "zoom").map(([, range]) => range)

test("times and places are each other's inverse", () => {
  assert.equal(timeAt(35, FRAME, RANGE), 25_000)
  assert.equal(placeOf(25_000, FRAME, RANGE), 35)
})

test("a range that is chosen is within what is shown, in either direction, and never too short", () => {
  assert.deepEqual(selected(60_000, 20_000, RANGE), [20_000, 60_000])
  assert.deepEqual(selected(-5_000, 200_000, RANGE), RANGE)
  assert.deepEqual(selected(50_000, 50_100, RANGE), [49_550, 50_550])
})

test("a range is scaled about a time, from a second to a century", () => {
  assert.deepEqual(scaled(RANGE, 50_000, 0.5), [25_000, 75_000])
  assert.deepEqual(scaled(RANGE, 0, 1e-9), [-500 + 5e-5, 500 + 5e-5])
  assert.deepEqual(scaled(RANGE, 0, 1e12), RANGE)
})

test("two fingers keep what is between them", () => {
  assert.deepEqual(panned(RANGE, FRAME, 10), [-10_000, 90_000])
  assert.deepEqual(pinched(RANGE, FRAME, [35, 85], [45, 95]), [-10_000, 90_000])
  // Twice as far apart: half as much is shown.
  assert.deepEqual(pinched(RANGE, FRAME, [40, 80], [20, 100]), [25_000, 75_000])
  assert.deepEqual(
    pinched(RANGE, FRAME, [40, 42], [40, 80]).map(Math.round),
    [-19_000, 81_000],
    "too close for a scale",
  )
})

test("a drag chooses a range and shows it while it is chosen; a click changes nothing", () => {
  gestures.down(mouse(30))
  gestures.move(mouse(32))
  gestures.up(mouse(32))
  assert.deepEqual(zooms(), [])
  gestures.down(mouse(30))
  gestures.move(mouse(70))
  assert.deepEqual(done.at(-1), ["preview", 20_000, 60_000])
  gestures.up(mouse(70))
  assert.deepEqual(done.slice(-2), [["preview"], ["zoom", [20_000, 60_000]]])
  assert.equal(gestures.active, false)
})

test("a drag with Shift pans", () => {
  gestures.down(mouse(30, { shiftKey: true }))
  gestures.move(mouse(40))
  gestures.up(mouse(40))
  assert.deepEqual(zooms(), [[-10_000, 90_000]])
})

test("a click with Ctrl annotates its time, and a drag a range; neither zooms", () => {
  gestures.down(mouse(30, { annotates: true }))
  gestures.up(mouse(31))
  assert.deepEqual(done.at(-1), ["annotate", [20_000, 20_000]])
  gestures.down(mouse(30, { annotates: true }))
  gestures.move(mouse(70))
  gestures.up(mouse(70))
  assert.deepEqual(done.slice(-2), [["preview"], ["annotate", [20_000, 60_000]]])
  assert.deepEqual(zooms(), [])
})

test("a tap reads, and so does a long press that then moves", () => {
  gestures.down(finger(30))
  gestures.up(finger(30))
  assert.deepEqual(done.at(-1), ["read", 30, 5])
  gestures.down(finger(40))
  mock.timers.tick(400)
  gestures.move(finger(80))
  gestures.up(finger(80))
  assert.deepEqual(done.slice(-2), [
    ["read", 40, 5],
    ["read", 80, 5],
  ])
  assert.deepEqual(zooms(), [])
})

test("a second finger makes a choice a pan, and the finger that is left does nothing more", () => {
  gestures.down(finger(30))
  gestures.move(finger(45))
  gestures.down(finger(75, 2))
  gestures.move(finger(55))
  gestures.move(finger(85, 2))
  assert.deepEqual(zooms().at(-1), [-10_000, 90_000])
  gestures.up(finger(85, 2))
  const count = done.length
  gestures.move(finger(95))
  gestures.up(finger(95))
  assert.equal(done.length, count)
})

test("what the browser takes for itself, such as scrolling, chooses nothing", () => {
  gestures.down(finger(30))
  gestures.move(finger(60))
  gestures.cancel()
  gestures.up(finger(60))
  mock.timers.tick(400)
  assert.deepEqual(zooms(), [])
  assert.deepEqual(done.at(-1), ["preview"])
})
