import assert from "node:assert/strict"
import { test } from "node:test"
import { axisTime, duration, fileTime, hoverTime, shortTime, timeFormat } from "../../dashboard/views/static/js/time.js"

const NOON = Date.UTC(2026, 10, 22, 12, 0, 0)

test("ticks have the parts that their step needs, and the first names the zone", () => {
  const minutes = [NOON, NOON + 60_000]
  assert.match(axisTime(minutes[1], 1, minutes, "UTC"), /^12:01$/)
  assert.match(axisTime(NOON, 0, minutes, "UTC"), /12:00.*UTC/)
  assert.match(axisTime(NOON + 1000, 1, [NOON, NOON + 1000], "UTC"), /12:00:01/)
  assert.match(axisTime(NOON, 1, [NOON, NOON + 86_400_000], "UTC"), /22/)
})

test("times are in the zone of the viewer", () => {
  assert.match(hoverTime(NOON, "Asia/Tokyo"), /21:00:00/)
  assert.match(hoverTime(NOON, "UTC"), /12:00:00/)
})

test("a time of another day has its day", () => {
  assert.doesNotMatch(shortTime(NOON, "UTC", NOON + 1000), /22/)
  assert.match(shortTime(NOON, "UTC", NOON + 86_400_000), /22/)
})

test("formats are made once", () => {
  assert.equal(timeFormat("UTC", { hour: "2-digit" }), timeFormat("UTC", { hour: "2-digit" }))
})

test("durations are in the unit that is read easily", () => {
  assert.deepEqual([0, 1.4, 59.6, 119, 120, 7199, 7200].map(duration), [
    "1 s",
    "1 s",
    "60 s",
    "119 s",
    "2 min",
    "120 min",
    "2 h",
  ])
})

test("files are named by their source, its mark and the times in the viewer's zone", () => {
  assert.equal(fileTime(NOON, "Asia/Tokyo"), "2026-11-22T21-00-00")
})
