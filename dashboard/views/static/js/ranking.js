// Lists that are ranked: an entry moves to its new place with all that belongs to it, focus included.
const DURATION_MS = 300

/**
 * Moves the entries of the ranked lists in `here` to the places that they have in `there`. Returns what shows the moves,
 * to be called when the content is there.
 */
export function arrange(here, there) {
  const lists = [...here.querySelectorAll("[data-ranked]")]
  const target = [...there.querySelectorAll("[data-ranked]")]
  if (lists.length !== target.length) return () => {}
  const tops = new Map()
  for (const [number, list] of lists.entries()) {
    for (const entry of list.children) tops.set(entry, entry.offsetTop)
    moveEntries(list, namesOf(target[number]))
  }
  return () => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return
    for (const [entry, top] of tops) {
      const distance = top - entry.offsetTop
      if (!entry.isConnected || distance === 0) continue
      const frames = [{ transform: `translateY(${distance}px)` }, { transform: "none" }]
      entry.animate(frames, { duration: DURATION_MS, easing: "ease-out" })
    }
  }
}

function namesOf(list) {
  return [...list.children].map(({ dataset }) => dataset.name)
}

/** Puts the entries that are there into this order, before those that are in it no more. */
export function moveEntries(list, names) {
  const entries = new Map([...list.children].map((entry) => [entry.dataset.name, entry]))
  const focused = list.getRootNode().activeElement
  const due = names.map((name) => entries.get(name)).filter(Boolean)
  for (const [place, entry] of due.entries()) {
    if (list.children[place] !== entry) list.insertBefore(entry, list.children[place])
  }
  // An element that is moved loses the focus.
  if (focused && list.contains(focused)) focused.focus({ preventScroll: true })
}
