// The committed bundles are those of the modules beside them.
import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { test } from "node:test"
import { build } from "esbuild"
import { options } from "../../esbuild.config.js"

test("the bundles are up to date: else run `make js`", async () => {
  const { outputFiles } = await build({ ...options, write: false })
  assert.equal(outputFiles.length, options.entryPoints.length)
  for (const { path, text } of outputFiles) {
    const committed = await readFile(path, "utf8")
    assert.ok(committed === text, `${path} is not what its modules make`)
  }
})

test("a bundle is code that returns its functions", async () => {
  const { outputFiles } = await build({ ...options, write: false })
  const named = Object.fromEntries(
    outputFiles.map(({ path, text }) => [path.match(/(\w+)\.js$/)[1], new Function(`${text}\nreturn dashboard`)()]),
  )
  assert.equal(typeof named.live.startHeader, "function")
  assert.equal(typeof named.live.updateSection, "function")
  assert.equal(typeof named.posts.updatePosts, "function")
})
