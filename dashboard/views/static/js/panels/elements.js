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

export function shape(name, attributes, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children)
}

function filled(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) if (value != null) node.setAttribute(key, value)
  node.append(...children.filter((child) => child != null))
  return node
}
