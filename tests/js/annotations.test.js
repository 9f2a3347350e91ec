// What is marked of annotations in a chart, and what a tooltip says of them.
import assert from "node:assert/strict"
import { test } from "node:test"
import { annotationsIn, textsAt } from "../../dashboard/views/static/js/annotations.js"

const ANNOTATIONS = [
  ["a", 5, 5, "before"],
  ["b", 8, 12, "over the start"],
  ["c", 20, 20, "within"],
  ["d", 30, 30, "at the end"],
  ["e", 31, 40, "after"],
]

test("those that reach into what is shown are marked", () => {
  assert.deepEqual(
    annotationsIn(ANNOTATIONS, [10, 30]).map(({ text }) => text),
    ["over the start", "within", "at the end"],
  )
})

test("a tooltip has those whose time is nearest to its row, and those that reach over it", () => {
  const shown = annotationsIn(ANNOTATIONS, [0, 100])
  const times = [4, 10, 18, 35]
  assert.deepEqual(textsAt(shown, times, 4), ["✎ before"])
  assert.deepEqual(textsAt(shown, times, 10), ["✎ over the start"])
  assert.deepEqual(textsAt(shown, times, 18), ["✎ within"])
  assert.deepEqual(textsAt(shown, times, 35), ["✎ at the end", "✎ after"])
})
