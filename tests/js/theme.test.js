import assert from "node:assert/strict"
import { test } from "node:test"
import { chosenTheme, themeValue } from "../../dashboard/views/static/js/theme.js"

test("the address is read before the last visit, and only for themes there are", () => {
  assert.equal(chosenTheme("?theme=dark", "light"), "dark")
  assert.equal(chosenTheme("?theme=pink", "light"), "light")
  assert.equal(chosenTheme("", null), null)
})

test("a colour is read once for each theme, and again while its stylesheet has not come", async () => {
  const read = []
  let sheet = ""
  globalThis.document = { documentElement: { dataset: {} }, body: { dataset: {} } }
  globalThis.matchMedia = () => ({ matches: false })
  globalThis.getComputedStyle = () => ({ getPropertyValue: (name) => read.push(name) && sheet })
  const value = () => themeValue({}, "--rd-text")
  assert.equal(value(), "")
  sheet = " #111 "
  assert.deepEqual([value(), value()], ["#111", "#111"])
  assert.equal(read.length, 2)
  document.documentElement.dataset.theme = "dark"
  await null
  sheet = "#eee"
  assert.deepEqual([value(), value()], ["#eee", "#eee"])
  assert.equal(read.length, 3)
})
