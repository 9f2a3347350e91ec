// The browser's side of the formatter; tests/sources/numbers/test_format.py has the same cases for Python's.
import assert from "node:assert/strict"
import { test } from "node:test"
import {
  decimalsOf,
  digitsContinue,
  digitsOf,
  formatNumber,
  takesPrefix,
  valueTick,
} from "../../dashboard/views/static/js/numbers.js"
import cases from "./number_cases.json" with { type: "json" }

for (const { name, values, unit, decimals, texts, grouped } of cases.series) {
  test(`series: ${name}`, () => {
    const numbers = values.map((value) => value ?? Number.NaN)
    assert.equal(decimalsOf(numbers), decimals)
    assert.deepEqual(
      numbers.map((value) => formatNumber(value, decimals, unit)),
      texts,
    )
    assert.deepEqual(
      numbers.map((value) => formatNumber(value, decimals, "", true)),
      grouped,
    )
  })
}

test("the digits of rows that grow are those of all of them, however they came", () => {
  for (const { name, values } of cases.series) {
    const numbers = values.map((value) => value ?? Number.NaN)
    for (const part of [0, 1, numbers.length >> 1]) {
      const [first, all] = [numbers.slice(0, part), [...numbers]]
      digitsOf(first)
      digitsContinue(first, all)
      assert.equal(digitsOf(all), decimalsOf(numbers), `${name}, after ${part}`)
    }
  }
})

for (const { name, ticks, unit, texts } of cases.ticks) {
  test(`ticks: ${name}`, () => {
    assert.deepEqual(
      ticks.map((tick) => valueTick(tick, ticks, unit)),
      texts,
    )
  })
}

test("units that take prefixes, for large and for small numbers", () => {
  for (const [unit, taken] of Object.entries(cases.prefixes)) {
    assert.deepEqual([takesPrefix(unit, 2000), takesPrefix(unit, 0.002)], taken, unit)
  }
})

test("nothing is a dash", () => {
  assert.deepEqual(
    [undefined, null, Number.NaN].map((value) => formatNumber(value, null, "°C")),
    ["–", "–", "–"],
  )
})
