import assert from "node:assert/strict"
import { test } from "node:test"
import { chosenTheme } from "../../dashboard/views/static/js/theme.js"

test("the address is read before the last visit, and only for themes there are", () => {
  assert.equal(chosenTheme("?theme=dark", "light"), "dark")
  assert.equal(chosenTheme("?theme=pink", "light"), "light")
  assert.equal(chosenTheme("", null), null)
})
