import assert from "node:assert/strict"
import { test } from "node:test"
import { kioskSeconds } from "../../dashboard/views/static/js/kiosk.js"

test("kiosk mode shows each tab for as long as the address says, and never turns too fast", () => {
  assert.equal(kioskSeconds("?tab=Posts"), null)
  assert.equal(kioskSeconds("?kiosk"), 30)
  assert.equal(kioskSeconds("?kiosk=10&window=1+h"), 10)
  assert.equal(kioskSeconds("?kiosk=0.1"), 3)
})
