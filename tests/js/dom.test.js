import assert from "node:assert/strict"
import { test } from "node:test"
import { writeReserving } from "../../dashboard/views/static/js/dom.js"

test("a text that becomes shorter keeps the width of the longest, so that its neighbours stay", () => {
  const element = { dataset: {}, style: {} }
  const widths = ["9 %", "100 %", "9 %"].map((text) => {
    writeReserving(element, text)
    return [element.textContent, element.style.minWidth]
  })
  assert.deepEqual(widths, [
    ["9 %", "3ch"],
    ["100 %", "5ch"],
    ["9 %", "5ch"],
  ])
})
