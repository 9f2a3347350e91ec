// The legends of a section: a click shows a key alone or all again, with Ctrl it leaves one out; and a chart in full screen.
import { listen, viewOf } from "./dom.js"
import { toggleFullScreen } from "./full_screen.js"

/** The keys to hide after a click on `key`, of all `keys` and those that are hidden now. */
export function hiddenAfter(key, { keys, hidden, toggles }) {
  const others = keys.filter((one) => one !== key)
  if (toggles) {
    const shown = others.some((one) => !hidden.includes(one))
    if (hidden.includes(key)) return hidden.filter((one) => one !== key)
    return shown ? [...hidden, key] : hidden
  }
  const isAlone = others.every((one) => hidden.includes(one)) && !hidden.includes(key)
  return isAlone ? [] : others
}

/** Follows the clicks in a legend. `keys` returns the keys of the section. */
export function followLegend(legend, state, keys) {
  listen(legend, "click", ({ target, ctrlKey, metaKey }) => {
    if (target.closest("[data-full]")) return showFullScreen(viewOf(legend).parent)
    const key = target.closest("li[title]")?.querySelector("[data-key]").dataset.key
    if (key == null) return
    state.hidden = hiddenAfter(key, { keys: keys(), hidden: state.hidden, toggles: ctrlKey || metaKey })
  })
}

/** Escape ends it. */
function showFullScreen(card) {
  toggleFullScreen(card.el)
  card.el.onfullscreenchange = () => card.invalidate_layout()
}
