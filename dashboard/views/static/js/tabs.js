// Tabs differ in length and the page scrolls as a whole: each tab is shown again where it was left.
let scrolled = 0
const positions = new WeakMap()

export function trackScrolling() {
  addEventListener(
    "scroll",
    () => {
      scrolled = scrollY
    },
    { passive: true },
  )
}

/** Restores the scroll position of the tab that is shown now. `first` is the tab that the page opened with. */
export function restoreScrolling({ first }, tabs) {
  if (!positions.has(tabs)) positions.set(tabs, { shown: first, tops: new Map() })
  const places = positions.get(tabs)
  places.tops.set(places.shown, scrolled)
  places.shown = tabs.active
  requestAnimationFrame(() => scrollTo(0, places.tops.get(tabs.active) ?? 0))
}
