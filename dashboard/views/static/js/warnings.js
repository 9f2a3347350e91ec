// Texts behind content warnings: those that the viewer has opened stay open when their list is drawn anew.
import { listen } from "./dom.js"

const opened = new Set()

/** Remembers what the viewer opens in the content of a model, and calls `changed` with the ids of all. */
export function watchWarnings(model, changed = () => {}) {
  const remember = ({ target }) => {
    const { warned } = target.dataset ?? {}
    // Texts that are opened again, as their list is drawn, are no news.
    if (warned == null || opened.has(warned) === target.open) return
    opened[target.open ? "add" : "delete"](warned)
    changed([...opened])
  }
  listen(model, "toggle", remember, true)
}

/** Opens the texts that the viewer has opened before, and closes all others. */
export function restoreWarnings(details) {
  for (const one of details) one.toggleAttribute("open", opened.has(one.dataset.warned))
}
