import assert from "node:assert/strict"
import { test } from "node:test"
import { namePlaces } from "../../dashboard/views/static/js/panels/map_names.js"

const FRAME = { width: 400, height: 200 }
const at = (x, y, name = "London") => ({ x, y, name, width: 50 })

test("a name stands to the right of its point, level with it, and to the left where the map ends", () => {
  const { shown, align, dx, dy } = namePlaces([at(100, 100), at(390, 100)], FRAME)
  assert.deepEqual(
    [shown, align, dx, dy],
    [
      ["London", "London"],
      ["left", "right"],
      [11, -11],
      [9, 9],
    ],
  )
})

test("names of neighbours cover neither each other nor a point", () => {
  const points = [at(200, 100), at(225, 100), at(215, 112)]
  const { shown, align, dx, dy } = namePlaces(points, FRAME)
  const boxes = points.flatMap(({ x, y, width }, row) => {
    const start = align[row] === "left" ? x + dx[row] : x + dx[row] - width
    return shown[row] ? [[start, start + width, y + dy[row] - 16, y + dy[row]]] : []
  })
  const dots = points.map(({ x, y }) => [x - 7, x + 7, y - 7, y + 7])
  const overlap = ([a, b, c, d], [e, f, g, h]) => a < f && e < b && c < h && g < d
  for (const [row, one] of boxes.entries()) {
    assert.ok([...boxes.slice(row + 1), ...dots].every((other) => !overlap(one, other)))
  }
  assert.ok(boxes.length >= 2)
})

test("a name without room is left out, and points without names have none", () => {
  const crowd = Array.from({ length: 40 }, (_, number) => at(190 + (number % 8) * 3, 90 + Math.floor(number / 8) * 3))
  const { shown } = namePlaces(crowd, FRAME)
  assert.ok(shown.includes("") && shown.includes("London"))
  assert.deepEqual(namePlaces([at(5, 5, "")], FRAME).shown, [""])
})
