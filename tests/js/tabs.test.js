import assert from "node:assert/strict"
import { test } from "node:test"
import { restoreScrolling, trackScrolling } from "../../dashboard/views/static/js/tabs.js"

test("each tab is shown again where it was left, and a new one at its top", () => {
  let scroll
  const moves = []
  globalThis.addEventListener = (type, listener) => {
    assert.equal(type, "scroll")
    scroll = (top) => {
      globalThis.scrollY = top
      listener()
    }
  }
  globalThis.requestAnimationFrame = (call) => call()
  globalThis.scrollTo = (_, top) => moves.push(top)
  trackScrolling()
  const tabs = { active: 1 }
  scroll(300)
  restoreScrolling({ first: 0 }, tabs)
  scroll(50)
  tabs.active = 0
  restoreScrolling({ first: 0 }, tabs)
  scroll(300)
  tabs.active = 1
  restoreScrolling({ first: 0 }, tabs)
  assert.deepEqual(moves, [0, 300, 50])
})
