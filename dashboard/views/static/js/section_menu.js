// The menu of a section, and its charts in full screen.
import { copy } from "./clipboard.js"
import { listen, shadowRoot, viewOf } from "./dom.js"
import { toggleFullScreen } from "./full_screen.js"

/** Lets the button in a chart's heading show the chart in full screen; Escape ends it. */
export function showFullScreen(legend) {
  listen(legend, "click", ({ target }) => {
    if (!target.closest("[data-full]")) return
    const card = viewOf(legend).parent
    toggleFullScreen(card.el)
    card.el.onfullscreenchange = () => card.invalidate_layout()
  })
}

/** Shows and copies the settings of a source, and closes the menu on Escape and on a click elsewhere. */
export function followTools(tools, state) {
  const menu = shadowRoot(tools)?.querySelector("details")
  if (!menu || menu.dataset.followed) return
  menu.dataset.followed = "true"
  const [turn, settings] = [menu.querySelector("[data-settings]"), menu.querySelector(".settings")]
  const button = settings.querySelector("[data-copy]")
  turn.addEventListener("click", () => {
    settings.hidden = !settings.hidden
    turn.setAttribute("aria-expanded", String(!settings.hidden))
    settings.querySelector("pre").textContent = state.settings
  })
  button.addEventListener("click", () => copy(button, state.settings, settings.querySelector("pre")))
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.open) return
    menu.open = false
    menu.querySelector("summary").focus()
  })
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    // Buttons that a click does not focus, as in Safari, have no related target: the menu stays.
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false
  })
  const closeOutside = (event) => {
    if (!event.composedPath().includes(menu)) menu.open = false
  }
  menu.addEventListener("toggle", () => {
    if (menu.open) document.addEventListener("pointerdown", closeOutside)
    else document.removeEventListener("pointerdown", closeOutside)
  })
}
