import assert from "node:assert/strict"
import { test } from "node:test"
import { toggleFullScreen } from "../../dashboard/views/static/js/full_screen.js"

test("a chart fills the screen also where the page does, and ends only its own", () => {
  const calls = []
  globalThis.document = { fullscreenElement: {}, exitFullscreen: () => calls.push("exit") }
  const element = (fills) => ({ matches: () => fills, requestFullscreen: () => calls.push("request") })
  toggleFullScreen(element(false))
  toggleFullScreen(element(true))
  assert.deepEqual(calls, ["request", "exit"])
})
