// The range of a value axis.
import assert from "node:assert/strict"
import { test } from "node:test"
import { extremes, lastDigit, valueAxis } from "../../dashboard/views/static/js/value_axis.js"

const near = (found, expected) => {
  for (const [number, value] of expected.entries()) assert.ok(Math.abs(found[number] - value) < 1e-6, `${found}`)
}

test("values have some room above and below", () => {
  near(valueAxis(10, 20, "", 0.1), [9.2, 20.8])
})

test("an axis around a constant shows ten steps of its last digit, whatever its size", () => {
  near(valueAxis(1013.2, 1013.2, "", 0.1), [1012.62, 1013.78])
  near(valueAxis(1013.2, 1013.3, "", 0.1), [1012.67, 1013.83])
  near(valueAxis(5, 5, "", 1), [-0.8, 10.8])
})

test("amounts begin at zero, unless there are negative ones", () => {
  near(valueAxis(10, 20, "amount", 1), [0, 21.6])
  near(valueAxis(0, 0, "amount", 1), [0, 10.8])
  near(valueAxis(-10, 20, "amount", 1), [-12.4, 22.4])
})

test("the last digit is that of the finest column", () => {
  near(
    [
      lastDigit(
        [
          [21.3, 21.4],
          [3, 4],
        ],
        3,
        21.4,
      ),
    ],
    [0.1],
  )
  near([lastDigit([[1013.25, 1013.5]], 1013.25, 1013.5)], [0.01])
  near([lastDigit([[4, 4]], 4, 4)], [1])
})

test("extremes are those of the rows in sight", () => {
  const columns = [
    [9, 2, 3, -7],
    [Number.NaN, 4, Number.NaN, 0],
  ]
  assert.deepEqual(extremes([1, 2, 3, 4], columns, 2, 3), [2, 4])
  assert.deepEqual(extremes([1, 2, 3, 4], columns, 5, 6), [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
})
