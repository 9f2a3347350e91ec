import assert from "node:assert/strict"
import { test } from "node:test"
import { Replay } from "../../dashboard/views/static/js/time_travel.js"
import { INITIAL, Viewport } from "../../dashboard/views/static/js/viewport.js"

/** A replay of the range from 0 to 100 000 at 60x, whose clock the test sets; the slider as Bokeh has it. */
function replay(shared = {}) {
  const clock = { now: 0 }
  const viewport = new Viewport({ ...INITIAL, range: [0, 100_000], ...shared })
  const reports = []
  const slider = { start: 0, end: 100_000, value: 0, document: {} }
  const one = new Replay(viewport, slider, { active: false }, { value: "60" }, () => clock.now)
  slider.setv = ({ value }, { sync }) => {
    slider.value = value
    if (sync) reports.push(value)
    one.changed(slider)
  }
  return { one, viewport, slider, clock, reports }
}

test("the charts follow the slider", () => {
  const { one, viewport, slider } = replay()
  slider.value = 40_000
  one.changed(slider)
  assert.equal(viewport.state.position, 40_000)
})

test("the end of a picked range shows the whole of it", () => {
  const { one, viewport, slider } = replay({ picked: true, position: 10 })
  slider.value = slider.end
  one.changed(slider)
  assert.equal(viewport.state.position, null)
})

test("a replay moves by its speed, reports once a second and ends at the end", () => {
  const { one, viewport, clock, reports, slider } = replay({ picked: true })
  one.play.active = true
  for (const now of [5000, 5200, 5400]) {
    clock.now = now
    one.tick()
  }
  assert.equal(viewport.state.position, 24_000)
  assert.deepEqual(reports, [0])
  clock.now = 9000
  one.tick()
  assert.deepEqual(reports, [0, 100_000])
  assert.equal(one.play.active, false)
  assert.equal(viewport.state.position, slider.end, "the moment, not the whole range")
})

test("a slider that the viewer moves during a replay is where it goes on", () => {
  const { one, viewport, clock, slider } = replay()
  one.play.active = true
  one.tick()
  slider.value = 50_000
  one.changed(slider)
  clock.now = 400
  one.tick()
  clock.now = 600
  one.tick()
  assert.equal(viewport.state.position, 62_000)
})
