// The rail of sources: what the first tile of each says, a search over sources and keys, and keys that jump to them.
import { elements, listen, morphChildren, parsed, shadowRoot, viewOf, writeReserving } from "./dom.js"

const MAX_NAMED = 3
const sections = new Map()

/** What the rail shows of a source: `tile` is the first of its section, if it has one, `keys` returns those it has. */
export function describeSource(source, tile, keys) {
  sections.set(source, { tile, keys })
}

/** The keys among `keys` that a search names, and whether it finds the source at all. */
export function found(text, title, keys) {
  const query = text.trim().toLowerCase()
  if (!query) return { matches: true, named: [] }
  const named = keys.filter((key) => key.toLowerCase().includes(query))
  return { matches: named.length > 0 || title.toLowerCase().includes(query), named }
}

/** "London, Lonsdale and 4 more". */
export function namedText(named) {
  const more = named.length - MAX_NAMED
  return named.slice(0, MAX_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "")
}

/** The number of the source that a key jumps to, from 0; null for keys that a field or a shortcut of the browser needs. */
export function numberOf(event) {
  return isFree(event) && /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : null
}

function isFree(event) {
  const field = event.composedPath?.()[0]
  const types = field?.isContentEditable || /^(input|select|textarea)$/i.test(field?.tagName ?? "")
  return !(types || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
}

export class Rail {
  /** `show(source)` goes to its section. */
  constructor(pane, show) {
    this.pane = pane
    this.show = show
    addEventListener("keydown", this.onKey)
  }

  stop() {
    removeEventListener("keydown", this.onKey)
  }

  one(selector) {
    return shadowRoot(this.pane)?.querySelector(selector)
  }

  /** Shows these sources, as the server sends them. */
  write(html) {
    const list = this.one("ul")
    // A page of a server alone has edges to put it at.
    if (!list || !globalThis.realtimeDashboardConnection) return
    // The header is written with each alert, and to write the same would undo what is reserved for values.
    if (html !== this.html || list.children.length === 0) morphChildren(list, parsed(html))
    this.html = html
    const shown = list.children.length > 0
    viewOf(this.pane).el.classList.toggle("shown", shown)
    viewOf(this.pane).parent?.el.classList.toggle("with-rail", shown)
    this.listen()
    this.refresh()
  }

  /** Shows the newest values, of what the search finds. */
  refresh() {
    const text = this.one("input")?.value ?? ""
    let any = false
    for (const item of elements(this.pane, "li")) {
      const { tile, keys } = sections.get(item.dataset.of) ?? {}
      const { matches, named } = found(text, item.querySelector(".title").textContent, text ? (keys?.() ?? []) : [])
      item.hidden = !matches
      any ||= matches
      item.querySelector("small").textContent = namedText(named)
      writeHeadline(item, tile)
    }
    const none = this.one("p")
    if (none) none.hidden = any
  }

  listen() {
    listen(this.pane, "click", ({ target }) => {
      const { source } = target.closest("button")?.dataset ?? {}
      if (source) this.show(source)
    })
    listen(this.pane, "input", () => this.refresh())
    listen(this.pane, "keydown", (event) => {
      if (!event.target.matches("input")) return
      if (event.key === "Enter") this.one("li:not([hidden]) button")?.click()
      if (["Enter", "Escape"].includes(event.key)) this.clear(event.target)
    })
  }

  clear(field) {
    field.value = ""
    field.blur()
    this.refresh()
  }

  onKey = (event) => {
    const buttons = elements(this.pane, "[data-source]")
    const field = this.one("input")
    if (event.key === "/" && isFree(event) && field?.checkVisibility()) {
      event.preventDefault()
      field.focus()
    }
    const { source } = buttons[numberOf(event) ?? -1]?.dataset ?? {}
    if (source) this.show(source)
  }
}

function writeHeadline(item, tile) {
  const value = item.querySelector("b")
  const text = tile ? [tile.value, tile.unit].filter(Boolean).join(" ") : ""
  writeReserving(value, text)
  value.toggleAttribute("data-beyond", tile?.beyond === true)
  const path = item.querySelector("path")
  const course = tile?.path ?? ""
  if (path.getAttribute("d") !== course) path.setAttribute("d", course)
}
