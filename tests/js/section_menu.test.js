import assert from "node:assert/strict"
import { test } from "node:test"
import { followTools } from "../../dashboard/views/static/js/section_menu.js"
import { elementOf, modelOf } from "./support/models.js"

globalThis.document = { addEventListener() {}, removeEventListener() {} }

/** The menu of a section as its template has it, closed. */
function section({ mayAnnotate = true } = {}) {
  const parts = {
    '[data-open="statistics"]': elementOf(),
    '[data-open="settings"]': elementOf(),
    ".statistics": elementOf({ hidden: true }),
    ".settings": elementOf({ hidden: true, querySelector: () => parts.pre }),
    "[data-annotate]": elementOf(),
    "[data-copy]": elementOf(),
    pre: elementOf(),
    summary: elementOf({
      focus: () => {
        parts.focused = true
      },
    }),
  }
  const menu = elementOf({ open: true, querySelector: (selector) => parts[selector], contains: () => false })
  const made = {
    menu,
    parts,
    annotated: 0,
    state: { may_annotate: mayAnnotate, settings: '[sources.weather]\ntype = "weather"' },
    charts: { tools: modelOf({ details: [menu] }) },
    pointing: {
      annotate: () => {
        made.annotated += 1
      },
    },
  }
  return made
}

test("the settings of the source open and close with their button", () => {
  const { menu, parts, ...shown } = section()
  followTools({ ...shown })
  const button = parts['[data-open="settings"]']
  button.fire("click")
  assert.equal(parts[".settings"].hidden, false)
  assert.equal(button["aria-expanded"], "true")
  assert.match(parts.pre.textContent, /type = "weather"/)
  button.fire("click")
  assert.equal(parts[".settings"].hidden, true)
})

test("an annotation closes the menu and is written in the charts; who may not write has no button", () => {
  const shown = section()
  followTools(shown)
  shown.parts["[data-annotate]"].fire("click")
  assert.deepEqual([shown.annotated, shown.menu.open], [1, false])
  const reader = section({ mayAnnotate: false })
  followTools(reader)
  assert.equal(reader.parts["[data-annotate]"].hidden, true)
})

test("Escape closes the menu and returns the focus to its button", () => {
  const { menu, parts, ...shown } = section()
  followTools(shown)
  const prevented = []
  menu.fire("keydown", { key: "Escape", preventDefault: () => prevented.push(true) })
  assert.deepEqual([menu.open, parts.focused, prevented], [false, true, [true]])
  menu.fire("keydown", { key: "Escape", preventDefault: () => prevented.push(true) })
  assert.equal(prevented.length, 1, "a closed menu leaves Escape to the page")
})

test("the focus that leaves the menu closes it, a click on a button without focus does not", () => {
  const { menu, ...shown } = section()
  followTools(shown)
  menu.fire("focusout", { relatedTarget: null })
  assert.equal(menu.open, true)
  menu.fire("focusout", { relatedTarget: {} })
  assert.equal(menu.open, false)
})
