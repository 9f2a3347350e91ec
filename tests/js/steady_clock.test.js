// The clock of a page.
import assert from "node:assert/strict"
import { test } from "node:test"
import { pageClock } from "../../dashboard/views/static/js/steady_clock.js"

/** The clock of a page that opens at `wall` on this computer and at `server` there, read so many ms later. */
function later(server, wall, ms) {
  let elapsed = 0
  const clock = pageClock(
    server,
    () => wall,
    () => elapsed,
  )
  elapsed = ms
  return clock()
}

test("a page shows its own time where its clock is right but for the way of the page", () => {
  assert.equal(later(1_000_000, 1_003_000, 500), 1_003_500)
  assert.equal(later(undefined, 1_003_000, 500), 1_003_500)
})

test("a page shows the time of the server where its own clock is wrong, ahead or behind", () => {
  assert.equal(later(1_000_000, 1_600_000, 500), 1_000_500)
  assert.equal(later(1_000_000, 400_000, 500), 1_000_500)
})
