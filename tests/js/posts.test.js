import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { updatePosts } from "../../dashboard/views/static/js/posts.js"

let parsed
let listeners
let content

/** The place of a part on the page, which has one text. */
function partOf(id) {
  const place = { childNodes: [], querySelectorAll: () => [], append() {} }
  const root = {
    querySelector: () => place,
    querySelectorAll: () => [],
    addEventListener: (type, listener) => {
      listeners[`${id} ${type}`] = listener
    },
  }
  return { id, root }
}

beforeEach(() => {
  parsed = []
  // Nothing moves for viewers who have asked for that.
  globalThis.matchMedia = () => ({ matches: true })
  globalThis.location = new URL("http://localhost:5006/dashboard")
  listeners = {}
  globalThis.document = {
    documentElement: { dataset: {} },
    createElement: () => {
      const template = {
        content: { childNodes: [], querySelectorAll: () => [] },
        set innerHTML(html) {
          parsed.push(html)
        },
      }
      return template
    },
  }
  const parts = Object.fromEntries(["pushed", "tops", "words", "posts"].map((name) => [name, partOf(name)]))
  globalThis.Bokeh = { index: { find_one_by_id: (id) => ({ shadow_el: parts[id].root }) } }
  content = { pushed: "<p>1</p>", tops: "<p>2</p>", words: "<p>3</p>", posts: "<p>4</p>", about: "" }
  content.places = parts
})

const update = (zone = "UTC") => updatePosts({ content, state: { zone }, figures: [], ...content.places })

test("only the parts whose content has changed are drawn", () => {
  update()
  assert.equal(parsed.length, 4)
  content.posts = "<p>5</p>"
  update()
  assert.deepEqual(parsed.slice(4), ["<p>5</p>"])
})

test("all parts are drawn again in another zone, since they have times", () => {
  update()
  update("Asia/Tokyo")
  assert.equal(parsed.length, 8)
})

test("a name that is clicked is chosen, and another click chooses all again", () => {
  update()
  const click = (about) =>
    listeners["tops click"]({ target: { closest: () => (about ? { dataset: { about } } : null) } })
  click("#rain")
  assert.equal(content.about, "#rain")
  click("")
  assert.equal(content.about, "#rain")
  click("#rain")
  assert.equal(content.about, "")
})

test("the page is shown instead of its skeleton", () => {
  update()
  assert.equal(document.documentElement.dataset.drawn, "true")
})
