// Charts that are out of sight wait to be painted.
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { bringUpToDate, paintInSight } from "../../dashboard/views/static/js/visibility.js"

let report
const observed = new Set()
globalThis.IntersectionObserver = class {
  constructor(listener) {
    report = (element, isIntersecting) => observed.has(element) && listener([{ target: element, isIntersecting }])
  }
  observe(element) {
    observed.add(element)
  }
  unobserve(element) {
    observed.delete(element)
  }
}

let figure
let shown
let finished

const view = (el) => ({ model: figure, el, has_finished: () => finished })

beforeEach(() => {
  shown = 0
  finished = true
  figure = { hold_render: false, setv: (values) => Object.assign(figure, values) }
})

test("a chart waits while it is out of sight, and is brought up to date when it is seen again", () => {
  const element = {}
  paintInSight(view(element), () => shown++)
  report(element, true)
  assert.deepEqual([figure.hold_render, shown], [false, 0], "it has just been painted")
  report(element, false)
  assert.equal(figure.hold_render, true)
  bringUpToDate(figure)
  assert.equal(shown, 1, "as for a picture")
  report(element, true)
  assert.deepEqual([figure.hold_render, shown], [false, 2])
  bringUpToDate(figure)
  assert.equal(shown, 2)
})

test("an element that was replaced says nothing any more", () => {
  const [first, second] = [{}, {}]
  paintInSight(view(first), () => shown++)
  paintInSight(view(second), () => shown++)
  report(second, true)
  report(first, false)
  assert.equal(figure.hold_render, false)
})

test("a chart that was never painted is, wherever it is: the page waits for that", () => {
  const element = {}
  finished = false
  paintInSight(view(element), () => shown++)
  report(element, false)
  assert.equal(figure.hold_render, false)
  finished = true
  paintInSight(view(element), () => shown++)
  report(element, false)
  assert.equal(figure.hold_render, true)
})
