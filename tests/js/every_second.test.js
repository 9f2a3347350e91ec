import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"
import { everySecond, rowsCame } from "../../dashboard/views/static/js/every_second.js"

let moments
let timers

const begin = (name) => timers.push(everySecond(() => moments.push([name, Date.now()])))

beforeEach(() => {
  mock.timers.enable({ apis: ["Date", "setTimeout"], now: 10_300 })
  moments = []
  timers = []
})

afterEach(() => {
  for (const timer of timers) timer.stop()
  mock.timers.tick(2000)
  mock.timers.reset()
})

test("all that happens each second happens at one moment, whenever it began, until it is stopped", () => {
  begin("first")
  mock.timers.tick(400)
  begin("second")
  mock.timers.tick(600)
  assert.deepEqual(moments, [
    ["first", 11_300],
    ["second", 11_300],
  ])
  timers[0].stop()
  mock.timers.tick(1000)
  assert.deepEqual(moments.slice(2), [["second", 12_300]])
})

test("it happens with rows that come each second, also a little late, and without them by itself", async () => {
  begin("one")
  mock.timers.tick(1000)
  for (const pause of [900, 1100, 1000]) {
    mock.timers.tick(pause)
    rowsCame()
    await null
  }
  for (const pause of [1150, 1000, 300]) mock.timers.tick(pause)
  assert.deepEqual(
    moments.map(([, at]) => at),
    [11_300, 12_200, 13_300, 14_300, 15_450, 16_450],
  )
})

test("rows that come more often change nothing", async () => {
  begin("one")
  mock.timers.tick(1000)
  for (let number = 0; number < 8; number++) {
    mock.timers.tick(100)
    rowsCame()
    await null
  }
  assert.equal(moments.length, 1)
})
