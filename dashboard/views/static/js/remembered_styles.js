// Bokeh reads variables of CSS for each line and text of a chart at each paint, and the size of its letters, for which the
// browser computes the styles of the page anew. The variables differ with the theme alone, and the size never.
import { themeKey } from "./theme.js"

const READER = "_get_css_value"
const remembering = new WeakSet()
const known = new WeakMap()

/** Lets a chart, by its view, read its styles once for each theme. */
export function rememberStyles(view) {
  const size = view.base_font_size
  if (size) Object.defineProperty(view, "base_font_size", { value: size })
  rememberVariables(view.visuals?.background_fill)
}

// What is common to all that charts draw has them read.
function rememberVariables(visual) {
  let shared = visual
  while (shared && !Object.hasOwn(shared, READER)) shared = Object.getPrototypeOf(shared)
  // Another version of Bokeh may read none.
  if (!shared || remembering.has(shared)) return
  remembering.add(shared)
  const read = shared[READER]
  shared[READER] = function (name) {
    if (!this.obj.el?.isConnected) return read.call(this, name)
    const theme = themeKey()
    if (known.get(this)?.theme !== theme) known.set(this, { theme, values: new Map() })
    const { values } = known.get(this)
    if (!values.has(name)) values.set(name, read.call(this, name))
    return values.get(name)
  }
}
