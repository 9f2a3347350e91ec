import assert from "node:assert/strict"
import { mock, test } from "node:test"
import { everySecond } from "../../dashboard/views/static/js/every_second.js"

test("all that happens each second happens at one moment, whenever it began, until it is stopped", () => {
  mock.timers.enable({ apis: ["Date", "setTimeout"], now: 10_300 })
  const moments = []
  const first = everySecond(() => moments.push(["first", Date.now()]))
  mock.timers.tick(400)
  everySecond(() => moments.push(["second", Date.now()]))
  mock.timers.tick(300)
  assert.deepEqual(moments, [
    ["first", 11_000],
    ["second", 11_000],
  ])
  mock.timers.tick(1000)
  first.stop()
  mock.timers.tick(1000)
  assert.deepEqual(moments.slice(2), [
    ["first", 12_000],
    ["second", 12_000],
    ["second", 13_000],
  ])
  mock.timers.reset()
})
