// Buttons of the header that need no server.
import assert from "node:assert/strict"
import { test } from "node:test"
import { offerZones, showSource } from "../../dashboard/views/static/js/header_actions.js"

test("all time zones are offered once, after those that the server offers", () => {
  globalThis.Option = class {
    constructor(text, value) {
      Object.assign(this, { text, value })
    }
  }
  const options = [{ value: "" }, { value: "Europe/Berlin" }]
  const field = { options, add: (option) => options.push(option) }
  offerZones(field)
  offerZones(field)
  const values = options.map(({ value }) => value)
  assert.ok(values.length > 100)
  assert.equal(new Set(values).size, values.length)
  assert.equal(options.find(({ value }) => value === "America/New_York").text, "America/New York")
})

test("a source is shown in the Live tab, scrolled to and focused", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] })
  const calls = []
  const section = {
    style: {},
    scrollIntoView: ({ behavior }) => calls.push(behavior),
    focus: () => calls.push("focus"),
  }
  globalThis.Bokeh = { index: { find_one_by_id: (id) => (id === 7 ? { el: section } : null) } }
  globalThis.matchMedia = () => ({ matches: true })
  const page = { get_model_by_name: (name) => (name === "source:weather" ? { id: 7 } : null) }
  const tabs = { active: 2 }
  showSource(page, tabs, "weather")
  assert.equal(tabs.active, 0)
  assert.deepEqual(calls, [], "the tab first comes back to where it was left")
  t.mock.timers.tick(200)
  assert.deepEqual(calls, ["instant", "focus"])
  showSource(page, tabs, "removed")
  t.mock.timers.tick(200)
  assert.equal(calls.length, 2)
})
