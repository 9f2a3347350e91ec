import assert from "node:assert/strict"
import { test } from "node:test"
import { copy } from "../../dashboard/views/static/js/clipboard.js"

function browserWith(writeText, t) {
  const selected = []
  Object.defineProperty(globalThis, "navigator", { value: { clipboard: { writeText } }, configurable: true })
  globalThis.getSelection = () => ({ selectAllChildren: (place) => selected.push(place) })
  t.mock.timers.enable({ apis: ["setTimeout"] })
  return selected
}

test("a button says for a while that its text is copied, however often it is clicked", async (t) => {
  const copied = []
  browserWith(async (text) => copied.push(text), t)
  const button = { textContent: "Copy" }
  await copy(button, "one")
  await copy(button, "two")
  assert.deepEqual([copied, button.textContent], [["one", "two"], "Copied"])
  t.mock.timers.tick(3000)
  assert.equal(button.textContent, "Copy")
})

test("without a clipboard the text is selected, or the button says so", async (t) => {
  const selected = browserWith(() => Promise.reject(new Error("not allowed")), t)
  const [button, place] = [{ textContent: "Copy" }, {}]
  await copy(button, "one", place)
  assert.deepEqual([selected, button.textContent], [[place], "Selected: press Ctrl+C"])
  await copy(button, "one")
  assert.equal(button.textContent, "The browser does not allow it")
})
