// Models of Bokeh whose elements a test names, for code that finds elements by selectors.

const roots = new Map()

globalThis.Bokeh = { index: { find_one_by_id: (id) => (roots.has(id) ? { shadow_el: roots.get(id) } : null) } }

/** A model with these elements by selector: a list each. `listeners` are those of its shadow root by event. */
export function modelOf(elements = {}) {
  const id = `model-${roots.size}`
  const listeners = {}
  roots.set(id, {
    querySelectorAll: (selector) => elements[selector] ?? [],
    querySelector: (selector) => elements[selector]?.[0] ?? null,
    addEventListener: (type, listener) => {
      listeners[type] = listener
    },
  })
  return { id, listeners }
}

/** An element that remembers its listeners; `click()` and the like call them. */
export function elementOf(more = {}) {
  const listeners = {}
  return {
    dataset: {},
    hidden: false,
    textContent: "",
    style: { setProperty() {} },
    classList: { toggle() {} },
    setAttribute(name, value) {
      this[name] = value
    },
    addEventListener: (type, listener) => {
      listeners[type] = listener
    },
    fire: (type, event = {}) => listeners[type]?.(event),
    ...more,
  }
}

/** A data source of Bokeh with these columns. */
export function sourceOf(columns) {
  return { columns: () => Object.keys(columns), get_array: (name) => columns[name] ?? [] }
}
