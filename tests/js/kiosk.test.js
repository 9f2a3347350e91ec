import assert from "node:assert/strict"
import { test } from "node:test"
import { kioskSeconds, leaves } from "../../dashboard/views/static/js/kiosk.js"

test("kiosk mode shows each tab for as long as the address says, and never turns too fast", () => {
  assert.equal(kioskSeconds("?tab=Posts"), null)
  assert.equal(kioskSeconds("?kiosk"), 30)
  assert.equal(kioskSeconds("?kiosk=10&window=1+h"), 10)
  assert.equal(kioskSeconds("?kiosk=0.1"), 3)
})

test("Escape ends kiosk mode, unless it has closed a menu or a zoom", () => {
  assert.equal(leaves({ key: "Escape", defaultPrevented: false }), true)
  assert.equal(leaves({ key: "Escape", defaultPrevented: true }), false)
  assert.equal(leaves({ key: "a", defaultPrevented: false }), false)
})
