// What a viewer can use of a section: its legends, its menu and the search in its posts.
import { listen, shadowRoot } from "./dom.js"
import { followLegend } from "./legend.js"
import { followTools } from "./section_menu.js"
import { browserZone } from "./time.js"

const SEARCH_MS = 300

/** Lets the viewer use the legends, the menu and the search of a section. */
export function offerTools(section) {
  const { tools, search, posts, x_range, legends } = section.charts
  for (const legend of legends) {
    followLegend(legend, section.state, () => section.keys())
    section.comparison.writeLegend(legend, [x_range.start, x_range.end])
  }
  followTools(section)
  listen(tools, "click", ({ target }) => {
    const what = target.closest("[data-action]")?.dataset.action
    if (!what) return
    const zone = section.state.zone || browserZone()
    section.state.request = [what, x_range.start, x_range.end, zone, Date.now()]
  })
  const field = shadowRoot(search)?.querySelector("[data-search]")
  if (!field) return
  field.hidden = !posts.visible
  // A field that is new on the page, for the words from before.
  if (section.searchField !== field) field.value = section.state.search
  section.searchField = field
  listen(search, "input", ({ target }) => {
    if (!target.closest("[data-search]")) return
    clearTimeout(section.searching)
    section.searching = setTimeout(() => {
      section.state.request = ["search", target.value, Date.now()]
    }, SEARCH_MS)
  })
}
