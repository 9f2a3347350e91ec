// Elements of panels. All text is set as text.
const SVG = "http://www.w3.org/2000/svg"

/** An element of HTML with these attributes, of which null and undefined ones are left out, and these children. */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children)
}

/** The same of SVG. A drawing says nothing that is not also text beside it. */
export function drawing(viewBox, ...shapes) {
  const hidden = { viewBox, preserveAspectRatio: "none", "aria-hidden": "true" }
  return shape("svg", hidden, ...shapes)
}

/** A button that shows a panel in full screen, as charts have it (legend.html). */
export function fullScreenButton(title) {
  const label = { type: "button", "data-full": "", "aria-label": `Full screen: ${title}`, title: "Full screen" }
  const corners = shape("path", { d: "M1 4V1h3M8 1h3v3M11 8v3H8M4 11H1V8" })
  return element("button", label, shape("svg", { viewBox: "0 0 12 12", "aria-hidden": "true" }, corners))
}

export function shape(name, attributes, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children)
}

function filled(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) if (value != null) node.setAttribute(key, value)
  node.append(...children.filter((child) => child != null))
  return node
}
