import assert from "node:assert/strict"
import { test } from "node:test"
import { extremes } from "../../dashboard/views/static/js/live.js"

test("extremes are those of the rows in sight", () => {
  const columns = [
    [9, 2, 3, -7],
    [Number.NaN, 4, Number.NaN, 0],
  ]
  assert.deepEqual(extremes([1, 2, 3, 4], columns, 2, 3), [2, 4])
  assert.deepEqual(extremes([1, 2, 3, 4], columns, 5, 6), [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
})
