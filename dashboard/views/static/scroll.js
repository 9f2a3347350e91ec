// Tabs differ in length and the page scrolls as a whole: each is come back to where it was left.
const places = (cb_obj.__places ??= { shown: first })
places[places.shown] = globalThis.scrolled ?? 0
places.shown = cb_obj.active
requestAnimationFrame(() => scrollTo(0, places[places.shown] ?? 0))
