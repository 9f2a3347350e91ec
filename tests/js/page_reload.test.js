// A page that loads again: its address, its place, and how often.
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import {
  addressWith,
  cleanAddress,
  countReload,
  forgetReloads,
  recentReloads,
  restoreScroll,
  saveScroll,
} from "../../dashboard/views/static/js/page_reload.js"

let stored

beforeEach(() => {
  stored = new Map()
  globalThis.sessionStorage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, text) => stored.set(key, text),
    removeItem: (key) => stored.delete(key),
  }
})

test("loads of the last minute are counted, until the page is well", () => {
  assert.equal(recentReloads(), 0)
  countReload()
  countReload()
  assert.equal(recentReloads(), 2)
  assert.equal(recentReloads(Date.now() + 61_000), 0)
  forgetReloads()
  assert.equal(recentReloads(), 0)
})

test("the address that people copy has no parameter of the server's, and keeps all others", () => {
  const replaced = []
  globalThis.history = { state: null, replaceState: (_, __, address) => replaced.push(address) }
  globalThis.location = { pathname: "/page", search: "?resume=x&window=1+h", hash: "#part" }
  cleanAddress()
  assert.deepEqual(replaced, ["/page?window=1+h#part"])
  globalThis.location = { pathname: "/page", search: "?window=1%20h", hash: "" }
  cleanAddress()
  assert.equal(replaced.length, 1, "an address without it stays as it was written")
})

test("the address has what the new page has to show, and nothing of it afterwards", () => {
  const here = { pathname: "/page", search: "?window=1+h", hash: "#part" }
  const there = addressWith(here, '{"paused":true}')
  assert.equal(there, "/page?window=1+h&resume=%7B%22paused%22%3Atrue%7D#part")
  const loaded = { pathname: "/page", search: there.slice(5, -5), hash: "#part" }
  assert.equal(addressWith(loaded, ""), "/page?window=1+h#part")
  assert.equal(addressWith({ ...here, search: "" }, ""), "/page#part")
})

test("the state of a page replaces the one before in its address", () => {
  assert.equal(addressWith({ pathname: "/page", search: "?resume=old", hash: "" }, "new"), "/page?resume=new")
})

function scrolled(t, top) {
  const look = { call: null }
  t.mock.method(globalThis, "setInterval", (call) => {
    look.call = call
  })
  t.mock.method(globalThis, "clearInterval", () => {
    look.call = null
  })
  const listeners = {}
  const moves = []
  globalThis.document = {
    querySelector: () => ({ getBoundingClientRect: () => ({ top: -top }) }),
    documentElement: { scrollHeight: 500 },
  }
  globalThis.innerHeight = 400
  globalThis.scrollTo = ({ top: to }) => moves.push(to)
  globalThis.addEventListener = (type, listener, { signal }) => {
    listeners[type] = listener
    signal.addEventListener("abort", () => delete listeners[type])
  }
  saveScroll()
  restoreScroll()
  return { listeners, moves, look }
}

test("a page that loads again is scrolled to its place once it is long enough", (t) => {
  const { listeners, moves, look } = scrolled(t, 300)
  look.call()
  assert.deepEqual(moves, [])
  document.documentElement.scrollHeight = 900
  look.call()
  assert.deepEqual(moves, [300])
  assert.deepEqual([look.call, listeners], [null, {}])
})

test("a viewer who scrolls is not moved", (t) => {
  const { listeners, moves, look } = scrolled(t, 300)
  listeners.wheel()
  assert.equal(look.call, null)
  assert.deepEqual(moves, [])
})
