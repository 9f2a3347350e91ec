import assert from "node:assert/strict"
import { test } from "node:test"
import { byteTick, scaled, valueText } from "../../dashboard/views/static/js/numbers.js"

test("bytes are in the steps that people know", () => {
  assert.deepEqual([0, 999, 1500, 1_500_000, 2e15].map(byteTick), ["0 B", "999 B", "1.5 kB", "1.5 MB", "2000 TB"])
})

test("numbers below zero are scaled as those above", () => {
  assert.deepEqual(scaled(-1500), [-1.5, "k"])
})

test("values have their unit, and nothing is a dash", () => {
  assert.equal(valueText(20.04, "°C", 1), "20.0 °C")
  assert.equal(valueText(1_234_567, "B/s", 1), "1.2 MB/s")
  assert.equal(valueText(512, "B/s", 1), "512 B/s")
  assert.equal(valueText(64_213.5, "BTC", 1), "64213.5 BTC")
  assert.deepEqual(
    [undefined, null, Number.NaN].map((value) => valueText(value, "°C", 1)),
    ["–", "–", "–"],
  )
})
