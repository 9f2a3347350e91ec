import assert from "node:assert/strict"
import { test } from "node:test"
import { writeAges, writeTimes } from "../../dashboard/views/static/js/section_status.js"
import { elementOf, modelOf, sourceOf } from "./support/models.js"

const NOW = 1_800_000_000

function section(status, { times = [], zoom = null, range = null, state = {} } = {}) {
  const dispatched = []
  return {
    dispatched,
    state: { zone: "UTC", ...state },
    charts: { status, source: sourceOf({ time: times }), posts: modelOf() },
    viewport: {
      state: { zoom, range },
      now: () => NOW * 1000,
      dispatch: (...event) => dispatched.push(event),
    },
  }
}

test("the age of the newest rows is that of the rows which the page has, if they are newer than the status", () => {
  const age = elementOf({ dataset: { since: String(NOW - 90), rows: "true" } })
  writeAges(section(modelOf({ "[data-since]": [age] })))
  assert.equal(age.textContent, "90 s ago")
  writeAges(section(modelOf({ "[data-since]": [age] }), { times: [(NOW - 5) * 1000] }))
  assert.equal(age.textContent, "5 s ago")
})

test("a source without rows says so, and forecasts say how far ahead they are", () => {
  const age = elementOf({ dataset: { since: "0" } })
  writeAges(section(modelOf({ "[data-since]": [age] })))
  assert.equal(age.textContent, "not yet")
  const ahead = elementOf({ dataset: { since: String(NOW + 60) } })
  writeAges(section(modelOf({ "[data-since]": [ahead] }), { state: { ahead: true } }))
  assert.match(ahead.textContent, /ahead$/)
})

test("the next poll is counted down to now", () => {
  const next = elementOf({ dataset: { until: String(NOW + 8), period: "10" } })
  const overdue = elementOf({ dataset: { until: String(NOW - 8), period: "10" } })
  writeAges(section(modelOf({ "time[data-until]": [next, overdue] })))
  assert.deepEqual([next.textContent, overdue.textContent], ["in 8 s", "now"])
})

test("a zoom is named, with a way back that ends it", () => {
  const [live, back] = [elementOf(), elementOf({ hidden: true })]
  const status = modelOf({ ".badge.live": [live], "[data-back]": [back] })
  const shown = section(status, { zoom: [(NOW - 60) * 1000, NOW * 1000] })
  writeAges(shown)
  assert.deepEqual([live.hidden, back.hidden], [true, false])
  assert.match(back.textContent, /Back to live$/)
  status.listeners.click({ target: { closest: (selector) => selector === "[data-back]" } })
  assert.deepEqual(shown.dispatched, [["unzoom", {}]])
  writeAges(section(status))
  assert.deepEqual([live.hidden, back.hidden, back.textContent], [false, true, ""])
})

test("posts have their times in the zone of the page", () => {
  const sent = elementOf({ dataset: { at: String(NOW * 1000) } })
  const shown = section(modelOf(), { state: { zone: "Asia/Tokyo" } })
  shown.charts.posts = modelOf({ "[data-at]": [sent] })
  writeTimes(shown)
  assert.match(sent.textContent, /17:00:00/)
})
