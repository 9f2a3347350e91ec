// Elements of panels. All text is set as text.

/** An element of HTML with these attributes, of which null and undefined ones are left out, and these children. */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children)
}

function filled(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) if (value != null) node.setAttribute(key, value)
  node.append(...children.filter((child) => child != null))
  return node
}
