// Keys and pointers in a chart, whose elements have listeners and nothing else.
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { Pointing } from "../../dashboard/views/static/js/pointing.js"
import { elementOf, sourceOf } from "./support/models.js"

const TIMES = [1000, 2000, 3000]

let dispatched
let canvas
let el
let pointing

beforeEach(() => {
  const part = () => elementOf({ append() {}, replaceChildren() {}, matches: () => false, hidePopover() {} })
  globalThis.document = { createElement: part, documentElement: { clientWidth: 400 } }
  globalThis.window = { innerHeight: 300 }
  globalThis.IntersectionObserver = globalThis.ResizeObserver = class {
    observe() {}
  }
  const canvasElement = elementOf()
  canvas = { events_el: canvasElement }
  el = elementOf({ getBoundingClientRect: () => ({ left: 0, top: 0 }), isConnected: true })
  const view = {
    el,
    canvas,
    has_finished: () => true,
    model: {},
    shadow_el: { append() {}, querySelectorAll: () => [] },
    frame: { bbox: { left: 0, top: 0, width: 100, height: 50 } },
  }
  view.canvas_view = canvas
  globalThis.Bokeh = { index: { find_one_by_id: () => view } }
  dispatched = []
  const figure = { id: 1, y_range: { start: 0, end: 10 }, hold_render: true }
  pointing = new Pointing({
    charts: { figures: [figure], source: sourceOf({ time: TIMES }), x_range: { start: 1000, end: 3000 } },
    state: { charts: [], hidden: [], may_annotate: true },
    viewport: { state: { zoom: null }, now: () => 3000, dispatch: (...event) => dispatched.push(event) },
    comparison: { words: "" },
    missing: {},
    lines: () => [],
  })
  pointing.refresh()
})

const press = (key, more = {}) => {
  let prevented = false
  const preventDefault = () => {
    prevented = true
  }
  el.fire("keydown", { key, preventDefault, ...more })
  return prevented
}

test("arrows read the rows one after the other, from the newest, and stop at the ends", () => {
  const read = ["ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowRight", "End", "Home"].map((key) => {
    press(key)
    return pointing.crosshair.at
  })
  assert.deepEqual(read, [3000, 2000, 1000, 1000, 2000, 3000, 1000])
})

test("plus and minus zoom around what is read", () => {
  press("Home")
  assert.ok(press("+"))
  const [event, { range }] = dispatched[0]
  assert.equal(event, "zoom")
  assert.equal(range[0], 1000)
  assert.ok(range[1] < 3000)
})

test("Escape ends reading, and is left to the page where nothing is read", () => {
  assert.equal(press("Escape"), false)
  press("End")
  assert.equal(press("Escape"), true)
  assert.equal(pointing.crosshair.at, null)
})

test("keys of the browser and the wheel without Ctrl are left alone", () => {
  assert.equal(press("ArrowLeft", { ctrlKey: true }), false)
  el.fire("wheel", { ctrlKey: false })
  assert.deepEqual(dispatched, [])
})

test("a double click ends a zoom", () => {
  el.fire("dblclick")
  assert.deepEqual(dispatched, [["unzoom", {}]])
})
