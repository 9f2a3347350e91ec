import assert from "node:assert/strict"
import { test } from "node:test"
import { connectionWords, rangeWords } from "../../dashboard/views/static/js/header_text.js"
import { INITIAL } from "../../dashboard/views/static/js/viewport.js"

const NOON = Date.UTC(2026, 10, 27, 12)

test("the header says what charts show", () => {
  assert.equal(rangeWords(INITIAL, "15 min", "UTC", NOON), "Last 15 min")
  assert.equal(rangeWords(INITIAL, "all", "UTC", NOON), "All time")
  const range = [NOON - 3_600_000, NOON]
  assert.equal(rangeWords({ ...INITIAL, range }, "1 h", "UTC", NOON), "11:00:00 – 12:00:00")
  assert.equal(rangeWords({ ...INITIAL, zoom: range }, "1 h", "UTC", NOON), "11:00:00 – 12:00:00")
  const replay = { ...INITIAL, range, position: NOON - 60_000, speed: 60, window_ms: 300_000 }
  assert.equal(rangeWords(replay, "5 min", "UTC", NOON), "5 min up to 11:59:00 at 60x")
  assert.equal(rangeWords({ ...INITIAL, paused_at: NOON }, "5 min", "UTC", NOON), "5 min up to 12:00:00")
  assert.equal(rangeWords({ ...INITIAL, paused_at: NOON }, "all", "UTC", NOON), "All up to 12:00:00")
})

test("a beat that is late is said, and a page without its server is not connected", () => {
  assert.deepEqual(connectionWords("live", 0.05), ["live", "Connected"])
  assert.deepEqual(connectionWords("live", 0.63), ["late", "Connected, 0.6 s behind"])
  for (const state of ["lost", "returning", "loading"]) {
    assert.deepEqual(connectionWords(state, 0), ["lost", "Not connected"])
  }
})
