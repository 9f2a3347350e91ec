// What buttons of the header do in the browser alone.
import { viewOf } from "./dom.js"

/** Scrolls to a section of the Live tab, and moves the focus there. */
export function showSource(page, tabs, source) {
  const moves = tabs.active !== 0
  tabs.active = 0
  // After the tab has come back to where it was left (tabs.js).
  setTimeout(
    () => {
      const section = viewOf(page.get_model_by_name(`source:${source}`) ?? {})?.el
      if (!section) return
      const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth"
      section.style.scrollMarginTop = "56px"
      section.scrollIntoView({ behavior, block: "start" })
      section.tabIndex = -1
      section.style.outline = "none"
      section.focus({ preventScroll: true })
    },
    moves ? 200 : 0,
  )
}

/** Offers all time zones that the browser knows. */
export function offerZones(field) {
  if (field.options.length > 5) return
  const known = new Set([...field.options].map(({ value }) => value))
  for (const zone of Intl.supportedValuesOf("timeZone")) {
    if (!known.has(zone)) field.add(new Option(zone.replaceAll("_", " "), zone))
  }
}
