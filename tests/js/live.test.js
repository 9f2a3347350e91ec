import assert from "node:assert/strict"
import { beforeEach, mock, test } from "node:test"
import { axisEnd, updateSection } from "../../dashboard/views/static/js/live.js"
import { INITIAL, receive, viewportOf } from "../../dashboard/views/static/js/viewport.js"

// What a browser has, as far as a section without elements needs it.
globalThis.Bokeh = { index: { find_one_by_id: () => null } }
globalThis.document = { documentElement: {}, body: {}, hidden: false }
globalThis.MutationObserver = class {
  observe() {}
  disconnect() {}
}
globalThis.matchMedia = () => ({ addEventListener() {}, removeEventListener() {} })

let page

beforeEach(() => {
  mock.restoreAll()
  mock.timers.reset()
  mock.method(performance, "now", () => 0)
  mock.timers.enable({ apis: ["Date", "setInterval", "setTimeout"], now: 500_000 })
  const change = { connect() {} }
  page = {
    viewport: { latest: { state: { ...INITIAL, window_ms: 60_000 }, events: [], number: 1 } },
    state: {
      hidden: [],
      charts: [],
      patterns: {},
      thresholds: [],
      annotations: [],
      tiles: [],
      compared: null,
      panels: [],
      maps: [],
      overdue_ms: 0,
      zone: "",
      least_window_ms: 0,
      properties: {
        columns: { change },
        hidden: { change },
        charts: { change },
        patterns: { change },
        units: { change },
        least_window_ms: { change },
        ends_in_past: { change },
        thresholds: { change },
        annotations: { change },
        missing: { change },
        compared: { change },
        panels: { change },
        zone: { change },
      },
    },
  }
})

/** Charts as the server draws them, with the axis where it put them. */
function drawn(start, end, times = [400_000, 500_000]) {
  const x_range = { start, end, setv: (range) => Object.assign(x_range, range) }
  const source = {
    document: { roots: () => [] },
    tags: [],
    properties: { tags: { change: { connect() {} } }, data: { change: { connect() {} } } },
    times,
    get_array: () => source.times,
    columns: () => ["time"],
  }
  const grid = { children: [], document: source.document }
  return {
    ...page,
    source,
    x_range,
    grid,
    slots: [],
    panels: [],
    maps: [],
    status: {},
    tools: {},
    tiles: {},
    search: {},
    posts: {},
  }
}

const shown = ({ x_range }) => [x_range.start, x_range.end]

function addRow(charts, at) {
  charts.source.times = [...charts.source.times, at]
  updateSection(charts, charts.source)
}

const zoom = (...range) => viewportOf(page.viewport).dispatch("zoom", { range })

function dispatch(...events) {
  page.viewport.latest = { ...page.viewport.latest, events, number: page.viewport.latest.number + 1 }
  receive({ viewport: page.viewport })
}

test("live charts end at now and slide with it, without rows as well", () => {
  const charts = drawn(0, 1)
  updateSection(charts, page.state)
  assert.deepEqual(shown(charts), [440_000, 500_000])
  mock.timers.tick(5_000)
  assert.deepEqual(shown(charts), [445_000, 505_000])
  addRow(charts, 501_000)
  assert.deepEqual(shown(charts), [445_000, 505_000])
})

test("charts of one window move at the same moments, by about two pixels", () => {
  assert.deepEqual(
    [500_000, 500_001, 501_000].map((now) => axisEnd(now, 60_000, 0)),
    [500_000, 501_000, 501_000],
  )
  assert.equal(axisEnd(500_001, 3_600_000, 0), 504_000)
})

test("a zoom stays while rows come, in all sections of the page", () => {
  const charts = drawn(0, 1)
  updateSection(charts, page.state)
  const other = { ...drawn(0, 1), state: { ...page.state } }
  updateSection(other, other.state)
  zoom(450_000, 460_000)
  addRow(charts, 501_000)
  assert.deepEqual(
    [shown(charts), shown(other)],
    [
      [450_000, 460_000],
      [450_000, 460_000],
    ],
  )
})

test("another window ends a zoom", () => {
  const charts = drawn(0, 1)
  updateSection(charts, page.state)
  zoom(450_000, 460_000)
  dispatch(["choose_window", { window_ms: 10_000 }])
  assert.deepEqual(shown(charts), [490_000, 500_000])
})
