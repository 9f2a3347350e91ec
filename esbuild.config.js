// Bundles the browser code: `npm run build`. The result is committed, so that an installation needs no Node.js.
import { argv } from "node:process"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"

const STATIC = fileURLToPath(new URL("dashboard/views/static", import.meta.url))

export const options = {
  entryPoints: ["connection", "live", "page", "posts"].map((name) => `${STATIC}/js/entry_points/${name}.js`),
  outdir: `${STATIC}/bundles`,
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife",
  globalName: "dashboard",
  target: "es2023",
  logLevel: "warning",
}

if (argv[1] === fileURLToPath(import.meta.url)) await build(options)
