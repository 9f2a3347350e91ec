import assert from "node:assert/strict"
import { test } from "node:test"
import { hiddenAfter } from "../../dashboard/views/static/js/legend.js"

const keys = ["hut", "lake", "peak"]

test("a click shows a key alone, another one shows all again", () => {
  assert.deepEqual(hiddenAfter("lake", { keys, hidden: [] }), ["hut", "peak"])
  assert.deepEqual(hiddenAfter("lake", { keys, hidden: ["hut", "peak"] }), [])
  assert.deepEqual(hiddenAfter("hut", { keys, hidden: ["lake"] }), ["lake", "peak"])
})

test("a click with Ctrl leaves a key out or takes it back, but never leaves out all", () => {
  const click = (key, hidden) => hiddenAfter(key, { keys, hidden, toggles: true })
  assert.deepEqual(click("lake", []), ["lake"])
  assert.deepEqual(click("lake", ["lake"]), [])
  assert.deepEqual(click("peak", ["hut", "lake"]), ["hut", "lake"])
})
