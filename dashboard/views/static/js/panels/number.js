// A panel of newest values in large, a tile for each line.
import { drawnTile, showTile, tileOf } from "../tiles.js"
import { element } from "./elements.js"
import { decimalsFor, linesOf, moreText } from "./values.js"

const MAX_TILES = 12

/** The name of a tile: the shortest one that no other tile has. */
export function nameOf(label, key, keys, quantities) {
  if (!key) return label
  if (quantities === 1) return key
  return keys > 1 ? `${label} ${key}` : label
}

export function drawNumbers(spec, view) {
  const specs = spec.quantities.flatMap((quantity) => {
    const [label, unit, , , limits] = quantity
    const lines = linesOf(quantity, view)
    const decimals = decimalsFor(quantity, lines)
    return lines.map(({ field, key }) => {
      const own = limits.filter(([, , of]) => !of || of === key)
      return [nameOf(label, key, lines.length, spec.quantities.length), unit, decimals, [[field, key]], own]
    })
  })
  const { source, times, range, hidden } = view
  const tiles = specs.slice(0, MAX_TILES).map((one) => tileOf(one, source, times, range, hidden))
  const items = tiles.filter(Boolean).map((tile) => {
    const item = drawnTile()
    showTile(item, { ...tile, about: "" })
    return item
  })
  if (items.length === 0) return []
  const more = moreText(specs.length, MAX_TILES)
  return [element("ul", { class: view.isStale ? "stale" : null }, ...items), more ? element("p", {}, more) : null]
}
