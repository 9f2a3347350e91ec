// Light or dark: by the address, the viewer's last choice, or the system.
export function chosenTheme(query, stored) {
  const named = new URLSearchParams(query).get("theme")
  return ["light", "dark"].includes(named) ? named : stored
}

export function startTheme() {
  const theme = chosenTheme(location.search, localStorage.getItem("theme"))
  if (theme) document.documentElement.dataset.theme = theme
}

/** Changes the theme without the server, for this visit and the next. */
export function toggleTheme() {
  const root = document.documentElement
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"
  root.dataset.theme = (root.dataset.theme ?? system) === "dark" ? "light" : "dark"
  localStorage.setItem("theme", root.dataset.theme)
  const models = Bokeh.documents.flatMap((page) => page.roots())
  const address = models.find((model) => model.type.endsWith("Location"))
  if (address) keepInAddress(address)
}

const followed = new WeakSet()

// The server may set the address as it was before the theme was added.
function keepInAddress(address) {
  if (!followed.has(address)) address.properties.search.change.connect(() => addTheme(address))
  followed.add(address)
  addTheme(address)
}

function addTheme(address) {
  const { theme } = document.documentElement.dataset
  const query = new URLSearchParams(address.search)
  if (query.get("theme") === theme) return
  query.set("theme", theme)
  address.search = `?${query}`
}

const values = new Map()
let theme = null

/** A variable of CSS at an element, read once for each theme: to read one takes the browser long after any change of the page. */
export function themeValue(element, name) {
  const key = `${name},${themeKey()}`
  // Without a value the stylesheet has not come yet.
  if (!values.get(key)) values.set(key, getComputedStyle(element).getPropertyValue(name).trim())
  return values.get(key)
}

/** What differs whenever the theme of the page or of JupyterLab does; computed once per task of the browser. */
export function themeKey() {
  if (theme == null) {
    const { documentElement, body } = document
    const dark = matchMedia("(prefers-color-scheme: dark)").matches
    theme = [documentElement.dataset.theme, body.dataset.theme, body.dataset.jpThemeName, dark].join()
    queueMicrotask(() => {
      theme = null
    })
  }
  return theme
}

/** Charts take their colours from CSS, and read them again only when they are painted. */
export function repaint(figures) {
  for (const figure of figures) figure.change.emit()
}

/** Calls `listener()` when the theme changes, until the returned function is called. */
export function onThemeChange(listener) {
  const themes = new MutationObserver(() => requestAnimationFrame(listener))
  for (const node of [document.documentElement, document.body]) {
    themes.observe(node, { attributes: true, attributeFilter: ["data-theme", "data-jp-theme-name"] })
  }
  const system = matchMedia("(prefers-color-scheme: dark)")
  system.addEventListener("change", listener)
  return () => {
    themes.disconnect()
    system.removeEventListener("change", listener)
  }
}
