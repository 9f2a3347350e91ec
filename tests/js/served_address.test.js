import assert from "node:assert/strict"
import { test } from "node:test"
import { writeAddress } from "../../dashboard/views/static/js/served_address.js"

test("commands name the address of the page", () => {
  const code = { children: [], textContent: "curl http://localhost:5006/push/a http://localhost:5006/push/b" }
  const around = { children: [code], textContent: "as it is" }
  writeAddress({ querySelectorAll: () => [around, code] }, "https://dash.example.com")
  assert.equal(code.textContent, "curl https://dash.example.com/push/a https://dash.example.com/push/b")
  assert.equal(around.textContent, "as it is")
})
