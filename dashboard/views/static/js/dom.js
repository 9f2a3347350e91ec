// Elements of Bokeh's models, each in a shadow root of its own.
const views = new WeakMap()

/** The view of a model; null while it is not on the page. Bokeh looks at all views of the page to find one. */
export function viewOf(model) {
  const known = views.get(model)
  if (known && !known.is_destroyed) return known
  const view = Bokeh.index.find_one_by_id(model.id)
  if (view) views.set(model, view)
  return view
}

/** Where the elements of a model are; undefined while it is not on the page. */
export function shadowRoot(model) {
  return viewOf(model)?.shadow_el
}

export function elements(model, selector) {
  return shadowRoot(model)?.querySelectorAll(selector) ?? []
}

const listening = new WeakMap()

/** Listens to events below a model's shadow root, which outlives its content. A second call does nothing. */
export function listen(model, type, listener, capture = false) {
  const root = shadowRoot(model)
  if (!root) return
  if (!listening.has(root)) listening.set(root, new Set())
  if (listening.get(root).has(type)) return
  listening.get(root).add(type)
  root.addEventListener(type, listener, capture)
}

/** Writes a text where it is another: the browser lays out what was written, be it the same. */
export function writeText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** Writes text that changes, and reserves the width of the longest so far: what is beside it does not move with a digit. */
export function writeReserving(element, text) {
  if (element.textContent === text) return
  element.textContent = text
  const longest = Math.max(text.length, Number(element.dataset.reserved ?? 0))
  if (String(longest) === element.dataset.reserved) return
  element.dataset.reserved = String(longest)
  element.style.minWidth = `${longest}ch`
}

/** HTML of the server's templates, which escape all text, as nodes that are not on the page yet. */
export function parsed(html) {
  const template = document.createElement("template")
  template.innerHTML = html
  return template.content
}

/** Makes the content of one element that of another, and keeps what is the same, with focus and scrolling. */
export function morphChildren(here, there) {
  const nodes = [...there.childNodes]
  for (const [place, node] of nodes.entries()) {
    const old = here.childNodes[place]
    if (!old) here.append(node)
    else if (old.nodeType === node.nodeType && old.nodeName === node.nodeName) morph(old, node)
    else old.replaceWith(node)
  }
  while (here.childNodes.length > nodes.length) here.lastChild.remove()
}

function morph(here, there) {
  if (here.nodeType === Node.TEXT_NODE) {
    if (here.data !== there.data) here.data = there.data
    return
  }
  for (const { name } of [...here.attributes]) if (!there.hasAttribute(name)) here.removeAttribute(name)
  for (const { name, value } of there.attributes) {
    if (here.getAttribute(name) !== value) here.setAttribute(name, value)
  }
  morphChildren(here, there)
}
