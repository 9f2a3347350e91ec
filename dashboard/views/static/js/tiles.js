// The tiles of a section: the newest value of each quantity in large, how it has changed over what is shown, and its
// course. All are computed from the rows that the page has. Of several keys a tile shows the mean, or the key "total".
import { shadowRoot } from "./dom.js"
import { decimalsIn, decimalsOf, formatNumber } from "./numbers.js"

const MAX_POINTS = 60
const MAX_DIGITS_OF = 200
const [WIDTH, HEIGHT] = [100, 24]
const SVG = "http://www.w3.org/2000/svg"

/**
 * The rows of `times` from `start` to `end`, about MAX_POINTS of them and the last, as places. A hole in `column` between
 * two of them is a place as well.
 */
export function sampledPlaces(times, start, end, column = null, most = MAX_POINTS) {
  let [first, last] = [0, times.length - 1]
  while (first <= last && times[first] < start) first++
  while (last >= first && times[last] > end) last--
  const step = Math.max(1, Math.ceil((last - first + 1) / most))
  const places = []
  let hole = null
  for (let place = last; place >= first; place--) {
    if (column && !Number.isFinite(column[place])) hole = place
    if ((last - place) % step > 0) continue
    if (hole != null && hole !== place) places.push(hole)
    places.push(place)
    hole = null
  }
  return places.reverse()
}

/**
 * What a tile says of columns of numbers: { values, newest, change, low, high, keys }; null without a value.
 * `values` are those at `places`; the change is that of the keys which have a value at its start and its end.
 */
export function headline(columns, places) {
  const values = places.map((place) => mean(columns.map((column) => column[place])))
  const ends = columns.map((column) => endsOf(column, places)).filter((one) => one != null)
  if (ends.length === 0) return null
  const lasts = ends.map(([, last]) => last)
  const change = mean(lasts) - mean(ends.map(([first]) => first))
  return { values, newest: mean(lasts), change, low: Math.min(...lasts), high: Math.max(...lasts), keys: ends.length }
}

function endsOf(column, places) {
  const first = places.find((place) => Number.isFinite(column[place]))
  const last = places.findLast((place) => Number.isFinite(column[place]))
  return first == null ? null : [column[first], column[last]]
}

function mean(values) {
  const finite = values.filter(Number.isFinite)
  return finite.length > 0 ? finite.reduce((sum, value) => sum + value, 0) / finite.length : Number.NaN
}

/** The course as the path of an SVG, which is broken where there is no value. */
export function sparkline(times, values, low, high) {
  const [start, end] = [times[0], times.at(-1)]
  const x = (at) => (end > start ? ((at - start) / (end - start)) * WIDTH : WIDTH)
  const y = (value) => (high > low ? (1 - (value - low) / (high - low)) * HEIGHT : HEIGHT / 2)
  let pen = "M"
  let path = ""
  for (const [place, value] of values.entries()) {
    if (!Number.isFinite(value)) {
      pen = "M"
      continue
    }
    path += `${pen}${x(times[place]).toFixed(1)} ${y(value).toFixed(1)}`
    pen = "L"
  }
  return path
}

/** Writes the tiles of a section, and returns them: `specs` are `ChartState.tiles`, `range` is what its charts show. */
export function writeTiles(model, { specs, source, range, hidden, asPoints, isStale }) {
  const place = shadowRoot(model)?.querySelector(".bk-clearfix")
  const times = source.get_array("time")
  const tiles = asPoints ? [] : specs.map((spec) => tileOf(spec, source, times, range, hidden)).filter(Boolean)
  if (!place) return tiles
  let list = place.querySelector("ul")
  if (!list) {
    list = document.createElement("ul")
    list.className = "tile-list"
    place.replaceChildren(list)
  }
  list.classList.toggle("stale", isStale)
  while (list.children.length > tiles.length) list.lastChild.remove()
  for (const [number, tile] of tiles.entries()) showTile(list.children[number] ?? list.appendChild(drawnTile()), tile)
  return tiles
}

/** What a tile of `ChartState.tiles` says; null without a value. */
export function tileOf([label, unit, decimals, columns, limits], source, times, range, hidden) {
  const known = new Set(source.columns())
  const visible = columns.filter(([field, key]) => known.has(field) && !hidden.includes(key))
  const total = visible.filter(([, key]) => key === "total")
  const used = total.length === 1 ? total : visible
  const arrays = used.map(([field]) => source.get_array(field))
  let places = sampledPlaces(times, ...range, arrays.length === 1 ? arrays[0] : null)
  // As in legends, a source with rare rows shows the one before the range.
  if (places.length === 0) places = [times.findLastIndex((time) => time <= range[1])]
  const found = headline(arrays, places)
  if (!found) return null
  const digits = decimals ?? digitsOf(arrays[0].slice(-MAX_DIGITS_OF))
  const text = (value) => formatNumber(value, digits, unit)
  const several = found.keys > 1
  const [number, ...unitText] = text(found.newest).split(" ")
  const plain = (value) => text(value).replace(` ${unit}`, "")
  const beyond = limits.filter(([side, limit, key]) =>
    visible.some(
      ([field, own]) => (!key || own === key) && exceeds(side, limit, newest(source.get_array(field), places)),
    ),
  )
  const limitTexts = limits.map(([side, limit]) => `alert ${side} ${formatNumber(limit, null, unit)}`)
  const finite = found.values.filter(Number.isFinite)
  return {
    label,
    value: number,
    unit: unitText.join(" "),
    change: changeText(found.change, text),
    about: several ? `mean of ${found.keys}` : (used[0][1] ?? ""),
    range: several ? `${plain(found.low)} to ${plain(found.high)}` : "",
    limit: [...new Set(limitTexts)].join(", "),
    beyond: beyond.length > 0,
    path: sparkline(
      places.map((at) => times[at]),
      found.values,
      Math.min(...finite),
      Math.max(...finite),
    ),
  }
}

// The decimals of the rows: a mean of them has more.
function digitsOf(column) {
  const values = [...column].filter(Number.isFinite)
  return decimalsOf(values) ?? Math.max(0, ...values.map((value) => decimalsIn(value) ?? 0))
}

function newest(column, places) {
  return column[places.findLast((place) => Number.isFinite(column[place]))]
}

function exceeds(side, limit, value) {
  return side === "above" ? value > limit : value < limit
}

/** How a value has changed, with a sign for people who do not see colours: "▲ 0.3 °C". */
export function changeText(change, text) {
  const size = text(Math.abs(change))
  if (!Number.isFinite(change) || size === text(0)) return "no change"
  return `${change > 0 ? "▲" : "▼"} ${size}`
}

/** An empty tile. */
export function drawnTile() {
  const tile = document.createElement("li")
  const part = (name) => Object.assign(document.createElement(name === "value" ? "b" : "span"), { className: name })
  const line = (...names) => {
    const element = document.createElement("div")
    element.append(...names.flatMap((name) => [part(name), " "]))
    return element
  }
  tile.append(part("label"), line("value", "unit"), part("change"), part("about"), part("range"), part("limit"))
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("viewBox", `0 -1 ${WIDTH} ${HEIGHT + 2}`)
  svg.setAttribute("preserveAspectRatio", "none")
  svg.setAttribute("aria-hidden", "true")
  svg.append(document.createElementNS(SVG, "path"))
  tile.append(svg)
  return tile
}

/** Writes what a tile says, as `tileOf` finds it. */
export function showTile(tile, content) {
  for (const part of tile.querySelectorAll("[class]")) {
    const text = content[part.className]
    if (text == null || part.textContent === text) continue
    part.textContent = text
    part.title = text // what is too long for its line
  }
  tile.toggleAttribute("data-beyond", content.beyond)
  const path = tile.querySelector("path")
  if (path.getAttribute("d") !== content.path) path.setAttribute("d", content.path)
}
