import assert from "node:assert/strict"
import { test } from "node:test"
import { moveEntries } from "../../dashboard/views/static/js/ranking.js"

/** A list as far as moving needs one. */
function listOf(...names) {
  const list = {
    children: names.map((name) => ({ dataset: { name } })),
    moves: 0,
    insertBefore(entry, before) {
      list.moves++
      list.children.splice(list.children.indexOf(entry), 1)
      list.children.splice(list.children.indexOf(before), 0, entry)
    },
    contains: (entry) => list.children.includes(entry),
    getRootNode: () => ({ activeElement: list.focused }),
  }
  return list
}

const namesOf = (list) => list.children.map(({ dataset }) => dataset.name)

test("entries move to their new places, and those that lead no more are at the end", () => {
  const list = listOf("a", "b", "c")
  moveEntries(list, ["c", "new", "a"])
  assert.deepEqual(namesOf(list), ["c", "a", "b"])
})

test("nothing moves where the order is the same", () => {
  const list = listOf("a", "b")
  moveEntries(list, ["a", "b", "new"])
  assert.equal(list.moves, 0)
})

test("the entry that is moved has the focus again", () => {
  const list = listOf("a", "b")
  let focused = 0
  list.focused = Object.assign(list.children[1], { focus: () => focused++ })
  moveEntries(list, ["b", "a"])
  assert.equal(focused, 1)
})
