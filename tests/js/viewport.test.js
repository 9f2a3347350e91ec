// The browser's side of where a viewer looks; tests/views/common/test_viewport.py has the same cases for Python's.
import assert from "node:assert/strict"
import { mock, test } from "node:test"
import {
  INITIAL,
  receive,
  transition,
  Viewport,
  viewportOf,
  visibleRange,
} from "../../dashboard/views/static/js/viewport.js"
import cases from "./viewport_cases.json" with { type: "json" }

for (const { name, events, state } of cases.transitions) {
  test(`transition: ${name}`, () => {
    const after = events.reduce((now, [event, payload]) => transition(now, event, payload), INITIAL)
    assert.deepEqual(after, { ...INITIAL, ...state })
  })
}

for (const { name, state, oldest, newest, least_ms, now, range } of cases.visible_ranges) {
  test(`visible range: ${name}`, () => {
    assert.deepEqual(visibleRange({ ...INITIAL, ...state }, oldest, newest, least_ms, now), range)
  })
}

test("an event that is not in the table, or lacks a value, is an error", () => {
  assert.throws(() => transition(INITIAL, "fly"), /no event fly/)
  assert.throws(() => transition(INITIAL, "zoom"), /zoom needs range/)
})

test("without rows there is no live range", () => {
  assert.equal(visibleRange(INITIAL, undefined, undefined, 0, 1000), null)
})

test("every section receives every event with the state before, and a page one listener of each", () => {
  const viewport = new Viewport()
  const zooms = []
  viewport.subscribe("host", () => zooms.push("replaced"))
  for (const name of ["host", "weather"]) viewport.subscribe(name, ({ zoom }) => zooms.push([name, zoom]))
  viewport.dispatch("zoom", { range: [1, 2] })
  viewport.dispatch("choose_window", { window_ms: 60_000 })
  assert.deepEqual([viewport.state.zoom, viewport.state.window_ms], [null, 60_000])
  assert.deepEqual(zooms, [
    ["host", null],
    ["weather", null],
    ["host", [1, 2]],
    ["weather", [1, 2]],
  ])
})

test("a zoom is reported to the server when it rests, and its end at once", () => {
  mock.timers.enable({ apis: ["setTimeout"] })
  const model = { latest: { state: INITIAL, events: [], number: 1 }, zoom: [] }
  const viewport = viewportOf(model)
  viewport.dispatch("zoom", { range: [1, 5] })
  viewport.dispatch("zoom", { range: [2, 5] })
  assert.deepEqual(model.zoom, [])
  mock.timers.tick(200)
  assert.deepEqual(model.zoom, [2, 5])
  viewport.dispatch("zoom", { range: [3, 5] })
  viewport.dispatch("unzoom", {})
  mock.timers.tick(200)
  assert.deepEqual(model.zoom, [])
  mock.timers.reset()
})

test("a page that loads again begins with the zoom of the one before", () => {
  const model = { latest: { state: { ...INITIAL, zoom: [3, 4] }, events: [], number: 1 } }
  assert.deepEqual(viewportOf(model).state.zoom, [3, 4])
})

test("events of the server are applied once, and never undo a move of the browser", () => {
  const state = { ...INITIAL, range: [0, 100], position: 10 }
  const model = { latest: { state, events: [], number: 1 } }
  const viewport = viewportOf(model)
  viewport.dispatch("move", { position: 30 })
  model.latest = { state, events: [["choose_window", { window_ms: 5 }]], number: 2 }
  receive({ viewport: model })
  assert.deepEqual([viewport.state.position, viewport.state.window_ms], [30, 5])
  viewport.dispatch("choose_window", { window_ms: 6 })
  receive({ viewport: model })
  assert.equal(viewport.state.window_ms, 6)
})
