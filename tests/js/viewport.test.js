// The browser's side of where a viewer looks; tests/views/common/test_viewport.py has the same cases for Python's.
import assert from "node:assert/strict"
import { test } from "node:test"
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
  assert.equal(visibleRange(INITIAL, undefined, undefined), null)
})

test("a zoom is that of one section, and the window ends all zooms", () => {
  const viewport = new Viewport()
  const ended = []
  for (const name of ["host", "weather"]) viewport.subscribe(name, null, (zoomEnded) => ended.push([name, zoomEnded]))
  viewport.dispatch("zoom", { range: [1, 2] }, "host")
  assert.deepEqual([viewport.of("host").zoom, viewport.of("weather").zoom], [[1, 2], null])
  viewport.dispatch("choose_window", { window_ms: 60_000 })
  assert.equal(viewport.of("host").zoom, null)
  assert.equal(viewport.of("weather").window_ms, 60_000)
  assert.deepEqual(ended, [
    ["host", false],
    ["host", true],
    ["weather", false],
  ])
})

test("a section that comes later sees where the page looks", () => {
  const viewport = new Viewport()
  viewport.dispatch("look_back", { range: [0, 100], position: 50 })
  viewport.dispatch("move", { position: 60 })
  viewport.subscribe("late", null, () => {})
  assert.equal(viewport.of("late").position, 60)
})

test("charts that subscribe again find the zoom of those before", () => {
  const viewport = new Viewport()
  viewport.subscribe("host", [3, 4], () => {})
  assert.deepEqual(viewport.of("host").zoom, [3, 4])
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
