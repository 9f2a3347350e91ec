import assert from "node:assert/strict"
import { mock, test } from "node:test"
import { offerTools } from "../../dashboard/views/static/js/section_tools.js"
import { elementOf, modelOf } from "./support/models.js"

function section(field, { search = "", visible = true } = {}) {
  return {
    state: { zone: "Europe/Berlin", search, hidden: [], request: [] },
    charts: {
      tools: modelOf(),
      search: modelOf({ "[data-search]": [field] }),
      posts: { visible },
      x_range: { start: 1000, end: 2000 },
      legends: [],
    },
    keys: () => [],
  }
}

test("an action is requested with the range of time that charts show, and their zone", () => {
  const shown = section(elementOf())
  offerTools(shown)
  shown.charts.tools.listeners.click({ target: { closest: () => ({ dataset: { action: "csv" } }) } })
  assert.deepEqual(shown.state.request.slice(0, 4), ["csv", 1000, 2000, "Europe/Berlin"])
})

test("a click beside the actions requests nothing", () => {
  const shown = section(elementOf())
  offerTools(shown)
  shown.charts.tools.listeners.click({ target: { closest: () => null } })
  assert.deepEqual(shown.state.request, [])
})

test("words are searched when the viewer pauses, and once", () => {
  mock.timers.enable({ apis: ["setTimeout"] })
  const shown = section(elementOf())
  offerTools(shown)
  for (const value of ["r", "ra", "rain"]) {
    shown.charts.search.listeners.input({ target: { value, closest: () => true } })
  }
  mock.timers.tick(299)
  assert.deepEqual(shown.state.request, [])
  mock.timers.tick(1)
  assert.deepEqual(shown.state.request.slice(0, 2), ["search", "rain"])
  mock.timers.reset()
})

test("a new field of the search has the words from before, and is hidden where there are no posts", () => {
  const field = elementOf({ value: "" })
  offerTools(section(field, { search: "rain", visible: false }))
  assert.deepEqual([field.value, field.hidden], ["rain", true])
})
