// The names beside the points of a map. A name covers no other name and no point; one without room is left out, and the
// pointer shows it.
import { onThemeChange, repaint } from "../theme.js"

const FONT = "12px helvetica"
const HEIGHT = 18
const PADDING = 2
const POINT_PX = 9
const GAP_PX = 11
const followed = new WeakSet()
const written = new WeakMap()
let measure = null

/**
 * The columns of the names of points, {x, y, name, width} in pixels of a frame, {width, height}: what is written, its side
 * of the point, and how far it is from there.
 */
export function namePlaces(points, frame) {
  const taken = points.map(({ x, y }) => boxOf(x - POINT_PX, x + POINT_PX, y, 2 * POINT_PX))
  const columns = { shown: [], align: [], dx: [], dy: [] }
  for (const { x, y, name, width } of points) {
    const places = placesOf(x, y, width)
    const place = name
      ? places.find(({ box }) => isInside(box, frame) && !taken.some((other) => overlap(box, other)))
      : null
    if (place) taken.push(place.box)
    const { align, dx, dy } = place ?? places[0]
    columns.shown.push(place ? name : "")
    columns.align.push(align)
    columns.dx.push(dx)
    columns.dy.push(dy)
  }
  return columns
}

// To the right and to the left of a point; level with it, above and below. `dy` is that of the bottom of the text.
function placesOf(x, y, width) {
  return [0, -HEIGHT, HEIGHT].flatMap((away) =>
    ["left", "right"].map((align) => {
      const [start, end] = align === "left" ? [x + GAP_PX, x + GAP_PX + width] : [x - GAP_PX - width, x - GAP_PX]
      const dx = align === "left" ? GAP_PX : -GAP_PX
      return { align, dx, dy: away + HEIGHT / 2, box: boxOf(start - PADDING, end + PADDING, y + away, HEIGHT) }
    }),
  )
}

function boxOf(left, right, middle, height) {
  return { left, right, top: middle - height / 2, bottom: middle + height / 2 }
}

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
}

function isInside({ left, right, top, bottom }, { width, height }) {
  return left >= 0 && right <= width && top >= 0 && bottom <= height
}

/** Finds places for the names of the points of a map anew, now and whenever it shows another part of the world. */
export function placeNames({ map, points }) {
  follow(map, points)
  writePoints(map, points, points.data)
}

/** Writes the points of a map into their data source, with the places of their names. `data` has the columns x, y and name. */
export function writePoints(map, points, data) {
  follow(map, points)
  const places = placesIn(map, data)
  const text = JSON.stringify(places)
  if (written.get(points.data) === text && data === points.data) return
  const placed = { ...data, ...places }
  written.set(placed, text)
  points.setv({ data: placed }, { sync: false })
}

function follow(map, points) {
  if (followed.has(map)) return
  followed.add(map)
  const place = () => writePoints(map, points, points.data)
  for (const range of [map.x_range, map.y_range]) range.change.connect(place)
  for (const side of ["inner_width", "inner_height"]) map.properties[side].change.connect(place)
  const end = onThemeChange(() => (map.document ? repaint([map]) : end()))
}

// There are no names while the map is not on the page: it comes there when it has points, and has no size before.
function placesIn({ x_range, y_range, properties }, { x, y, name }) {
  const [width, height] = [properties.inner_width, properties.inner_height].map((side) =>
    side.is_unset ? 0 : side.get_value(),
  )
  const isShown = width > 0 && x_range.end > x_range.start && y_range.end > y_range.start
  measure ??= document.createElement("canvas").getContext("2d")
  measure.font = FONT
  const points = [...x.keys()].map((row) => ({
    x: ((x[row] - x_range.start) / (x_range.end - x_range.start)) * width,
    y: ((y_range.end - y[row]) / (y_range.end - y_range.start)) * height,
    name: isShown ? name[row] : "",
    width: measure.measureText(name[row]).width,
  }))
  return namePlaces(points, { width, height })
}
