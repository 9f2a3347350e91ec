import assert from "node:assert/strict"
import { test } from "node:test"
import { found, namedText, numberOf } from "../../dashboard/views/static/js/rail.js"

const KEYS = ["London", "Londonderry", "Tokyo"]

test("a search finds a source by its title or by its keys, which it names", () => {
  assert.deepEqual(found("", "Weather", KEYS), { matches: true, named: [] })
  assert.deepEqual(found(" WEA", "Weather", KEYS), { matches: true, named: [] })
  assert.deepEqual(found("london", "Weather", KEYS), { matches: true, named: ["London", "Londonderry"] })
  assert.equal(found("paris", "Weather", KEYS).matches, false)
})

test("a few of the keys are named, the others counted", () => {
  assert.equal(namedText(["a", "b", "c"]), "a, b, c")
  assert.equal(namedText(["a", "b", "c", "d", "e"]), "a, b, c and 2 more")
  assert.equal(namedText([]), "")
})

test("number keys jump to sources, except in fields and with keys of the browser", () => {
  const event = (key, more = {}) => ({ key, composedPath: () => [{ tagName: "BODY" }], ...more })
  assert.equal(numberOf(event("1")), 0)
  assert.equal(numberOf(event("9")), 8)
  assert.equal(numberOf(event("0")), null)
  assert.equal(numberOf(event("a")), null)
  assert.equal(numberOf(event("1", { ctrlKey: true })), null)
  assert.equal(numberOf(event("1", { composedPath: () => [{ tagName: "INPUT" }] })), null)
})
