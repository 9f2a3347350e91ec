import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { MissingRows } from "../../dashboard/views/static/js/missing_rows.js"

const LIVE = { range: null, paused: false }
let [now, times, section] = [0, [], null]

beforeEach(() => {
  ;[now, times] = [500_000, [499_000]]
  section = {
    state: { overdue_ms: 3_000, ends_in_past: false, missing: "", zone: "UTC" },
    viewport: { now: () => now, state: LIVE },
    charts: { source: { get_array: () => times } },
  }
  globalThis.realtimeDashboardConnection = undefined
})

/** Brings a row, whose age by the clock of the page is `age`. */
function receive(missing, age) {
  times = [...times, now - age]
  return missing.since
}

test("rows are missing since the newest one when the next one is overdue", () => {
  const missing = new MissingRows(section)
  assert.equal(missing.since, null)
  assert.equal(receive(missing, 0), null)
  now += 3_000
  assert.equal(missing.since, null)
  now += 1
  assert.equal(missing.since, 500_000)
  assert.equal(receive(missing, 0), null)
})

test("a clock that is some seconds ahead of the server's makes no rows late", () => {
  const missing = new MissingRows(section)
  now += 4_000
  assert.equal(missing.since, null, "when the page opens")
  receive(missing, 4_000)
  now += 3_000
  assert.equal(missing.since, null)
  now += 1
  assert.equal(missing.since, 500_000)
})

test("nothing is missing in the past, in a paused page, of events, and without rows", () => {
  const missing = new MissingRows(section)
  receive(missing, 0)
  now += 60_000
  assert.equal(missing.since, 500_000)
  for (const state of [
    { ...LIVE, paused: true },
    { ...LIVE, range: [0, 1] },
  ]) {
    section.viewport.state = state
    assert.equal(missing.since, null)
  }
  section.viewport.state = LIVE
  section.state = { ...section.state, overdue_ms: 0 }
  assert.equal(missing.since, null)
  times = []
  assert.equal(new MissingRows(section).since, null)
})

test("the reason is that of the source, or that the page has lost its server", () => {
  const missing = new MissingRows(section)
  receive(missing, 0)
  now += 60_000
  assert.match(missing.text, /^No rows since .*00:08:20 UTC$/)
  section.state.missing = "HTTP 500"
  assert.match(missing.text, /UTC: HTTP 500$/)
  globalThis.realtimeDashboardConnection = { connection: { state: "lost" } }
  assert.match(missing.text, /UTC: no connection to the server$/)
  globalThis.realtimeDashboardConnection = { connection: { state: "live" } }
  assert.match(missing.text, /UTC: HTTP 500$/)
})
