// What the crosshair reads.
import assert from "node:assert/strict"
import { test } from "node:test"
import {
  Crosshair,
  crosshairOf,
  nearestReading,
  nearestRow,
  readings,
  shownRows,
  someReadings,
} from "../../dashboard/views/static/js/crosshair.js"

const COLUMNS = { time: [10, 20, 30], "t Rome": [20.5, 21, Number.NaN], "t Oslo": [3, 30.25, 4], "t Bonn": [9, 9, 9] }
const CHART = [
  "Temperature",
  "°C",
  [
    ["t Rome", "Rome", "in Rome", "red", null],
    ["t Oslo", "Oslo", "in Oslo", "blue", 0],
    ["t Bonn", "Bonn", "in Bonn", "green", null],
    ["t Late", "Late", "in Late", "black", null],
  ],
]
const sourceOf = (columns) => ({ columns: () => Object.keys(columns), get_array: (name) => columns[name] })

test("the nearest row is found among all, and none of none", () => {
  assert.deepEqual(
    [-5, 14, 15, 16, 99].map((at) => nearestRow([10, 20, 30], at)),
    [0, 0, 0, 1, 2],
  )
  assert.equal(nearestRow([], 5), -1)
})

test("the rows that are shown are those within the range", () => {
  assert.deepEqual(shownRows([10, 20, 30], [15, 30]), [1, 2])
  assert.equal(shownRows([10, 20, 30], [21, 29]), null)
  assert.equal(shownRows([], [0, 9]), null)
})

test("readings are those of the visible series, the highest first, with their digits and unit", () => {
  const found = readings(CHART, sourceOf(COLUMNS), [1], ["Bonn"])
  assert.deepEqual(
    found.map(({ name, colour, text }) => [name, colour, text]),
    [
      ["in Oslo", "blue", "30 °C"],
      ["in Rome", "red", "21.0 °C"],
    ],
  )
})

test("a reading has the earlier value and the change since, where there is one", () => {
  const earlierOf = (field) => ({ "t Oslo": 31, "t Rome": 19.5 })[field] ?? Number.NaN
  const found = readings(CHART, sourceOf(COLUMNS), [1], [], earlierOf)
  assert.deepEqual(
    found.map(({ name, earlier }) => [name, earlier]),
    [
      ["in Oslo", "31 °C (-1)"],
      ["in Rome", "19.5 °C (+1.5)"],
      ["in Bonn", ""],
    ],
  )
  const bytes = readings(
    ["Sent", "B", [["t Bonn", "", "now", "red", null]]],
    sourceOf({ "t Bonn": [5e6] }),
    [0],
    [],
    () => 2e6,
  )
  assert.equal(bytes[0].earlier, "2 MB (+3 MB)")
})

test("a series without a value there has no reading", () => {
  const found = readings(CHART, sourceOf(COLUMNS), [2], [])
  assert.deepEqual(
    found.map(({ name }) => name),
    ["in Bonn", "in Oslo"],
  )
})

test("events are called by their own keys", () => {
  const columns = { time: [1, 2], key: ["quake A", "quake B"], m: [2.5, 4] }
  const found = readings(["Magnitude", "Mw", [["m", "", "now", "red", null]]], sourceOf(columns), [0, 1], [])
  assert.deepEqual(
    found.map(({ name, text }) => [name, text]),
    [
      ["quake B", "4.0 Mw"],
      ["quake A", "2.5 Mw"],
    ],
  )
})

test("the nearest reading is the one whose value is next to the pointer; the keyboard has none", () => {
  const found = [{ value: 30 }, { value: 21 }, { value: 4 }]
  assert.deepEqual([nearestReading(found, 13), nearestReading(found, 12), nearestReading(found, null)], [1, 2, -1])
  assert.equal(nearestReading([], 5), -1)
})

test("of many readings those around the nearest are shown, and how many are not", () => {
  const found = Array.from({ length: 10 }, (_, number) => number)
  assert.deepEqual(someReadings(found, 5, 4), [3, [3, 4, 5, 6], 3])
  assert.deepEqual(someReadings(found, -1, 4), [0, [0, 1, 2, 3], 6])
  assert.deepEqual(someReadings(found, 9, 4), [6, [6, 7, 8, 9], 0])
  assert.deepEqual(someReadings([7], 0, 4), [0, [7], 0])
})

test("a page has one crosshair, and all its sections follow it until it leaves", () => {
  const viewport = {}
  const seen = []
  const crosshair = crosshairOf(viewport)
  assert.equal(crosshairOf(viewport), crosshair)
  for (const name of ["host", "weather"]) crosshair.subscribe(name, () => seen.push([name, crosshair.at]))
  crosshair.move(20, {})
  crosshair.leave()
  crosshair.leave()
  assert.deepEqual(seen, [
    ["host", 20],
    ["weather", 20],
    ["host", null],
    ["weather", null],
  ])
  assert.equal(new Crosshair().at, null)
})
