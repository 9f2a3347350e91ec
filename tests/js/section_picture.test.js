import assert from "node:assert/strict"
import { test } from "node:test"
import { fileName } from "../../dashboard/views/static/js/section_picture.js"

const NOON = Date.UTC(2026, 10, 22, 12, 0, 0)

test("pictures are named as files of rows are: source, its mark, and times", () => {
  assert.equal(
    fileName("Köln traffic", "sample", NOON, NOON + 1000, "UTC"),
    "köln-traffic-sample_2026-11-22T12-00-00_2026-11-22T12-00-01.png",
  )
  assert.equal(fileName("Host", undefined, NOON, NOON, "UTC"), "host_2026-11-22T12-00-00_2026-11-22T12-00-00.png")
})
