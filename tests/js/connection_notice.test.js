// What a page says while it has no server, and what cannot be used meanwhile.
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { showState } from "../../dashboard/views/static/js/connection_notice.js"

const NOON = Date.UTC(2026, 10, 27, 12)
let page
let notice

beforeEach(() => {
  page = { dataset: {} }
  notice = null
  const content = { inert: false }
  const body = {
    get children() {
      return notice ? [notice, content] : [content]
    },
    prepend: (element) => {
      notice = element
    },
  }
  globalThis.document = {
    documentElement: page,
    body,
    querySelector: () => notice,
    createElement: () => ({
      remove: () => {
        notice = null
      },
    }),
  }
})

test("a page without its server says since when, and cannot be used", () => {
  showState("lost", NOON)
  assert.equal(page.dataset.connection, "lost")
  assert.match(notice.textContent, /^Connection lost, retrying\. The page shows what was known at \d\d:\d\d:\d\d.*\.$/)
  assert.equal(notice.role, "alert")
  assert.deepEqual(
    document.body.children.map(({ inert }) => inert),
    [undefined, true],
  )
})

test("one notice says each state in turn, and goes when the page is live", () => {
  showState("lost", NOON)
  const first = notice
  showState("loading", NOON)
  assert.equal(notice, first)
  assert.match(notice.textContent, /^The server is back/)
  showState("live", NOON)
  assert.equal(notice, null)
  assert.equal("connection" in page.dataset, false)
  assert.equal(document.body.children[0].inert, false)
})
