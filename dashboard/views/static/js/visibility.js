// Charts that are not in sight, since they are further down or on another tab, are not painted.

const MARGIN = "200px"
const followed = new WeakMap()
const elements = new WeakMap()
let observer = null

/**
 * Paints the figure of a view only while that is nearly in sight; `show()` is called whenever it comes there. It is painted
 * once anywhere, since Bokeh takes a page for ready when all of it was painted.
 */
export function paintInSight(view, show) {
  const { model, el } = view
  if (elements.get(model) === el || !view.has_finished()) return
  observer ??= new IntersectionObserver(follow, { rootMargin: MARGIN })
  // One that was removed is out of sight, and says nothing of its successor.
  if (elements.has(model)) observer.unobserve(elements.get(model))
  elements.set(model, el)
  followed.set(el, { figure: model, show })
  observer.observe(el)
}

/** Brings what is over a figure up to date where it is out of sight, as for a picture of it. */
export function bringUpToDate(figure) {
  if (figure.hold_render) followed.get(elements.get(figure)).show()
}

function follow(entries) {
  for (const { target, isIntersecting } of entries) {
    const { figure, show } = followed.get(target)
    if (figure.hold_render === !isIntersecting) continue
    figure.setv({ hold_render: !isIntersecting }, { sync: false })
    if (isIntersecting) show()
  }
}
