// The menu of a section.
import { copy } from "./clipboard.js"
import { shadowRoot } from "./dom.js"
import { writeStatistics } from "./statistics.js"

/**
 * Shows the statistics of what `section.charts` show, up to date while they are open, and the settings of the source; closes
 * the menu on Escape and on a click elsewhere.
 */
export function followTools(section) {
  const menu = shadowRoot(section.charts.tools)?.querySelector("details")
  if (!menu) return
  if (!menu.dataset.followed) follow(menu, section)
  const statistics = menu.querySelector(".statistics")
  if (menu.open && !statistics.hidden) writeStatistics(statistics, section.charts)
}

function follow(menu, section) {
  menu.dataset.followed = "true"
  openable(menu, "statistics", (panel) => writeStatistics(panel, section.charts))
  const annotate = menu.querySelector("[data-annotate]")
  annotate.hidden = !section.state.may_annotate
  annotate.addEventListener("click", () => {
    menu.open = false
    section.pointing.annotate()
  })
  openable(menu, "settings", (panel) => {
    panel.querySelector("pre").textContent = section.state.settings
  })
  const button = menu.querySelector("[data-copy]")
  button.addEventListener("click", () => copy(button, section.state.settings, menu.querySelector("pre")))
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return
    event.preventDefault()
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
    followTools(section)
    if (menu.open) document.addEventListener("pointerdown", closeOutside)
    else document.removeEventListener("pointerdown", closeOutside)
  })
}

function openable(menu, name, fill) {
  const button = menu.querySelector(`[data-open="${name}"]`)
  const panel = menu.querySelector(`.${name}`)
  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden
    button.setAttribute("aria-expanded", String(!panel.hidden))
    if (!panel.hidden) fill(panel)
  })
}
