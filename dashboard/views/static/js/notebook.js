// What a page in a notebook sends to its kernel.

const COMM_MANAGER = "panel.models.comm_manager.CommManager"
const quiet = new WeakSet()

/**
 * Has a notebook's document send only what its viewer has changed. Panel's manager of its messages sends every change:
 * also those that the kernel has made, and those with `sync: false`, such as lines that only the browser has. Bokeh's
 * connection to a server leaves these out (`ClientSession._document_changed`); this does the same.
 */
export function sendOwnChangesOnly(document) {
  // Charts that were replaced, until the others are there, have no document.
  for (const manager of document?.roots() ?? []) {
    if (manager.type !== COMM_MANAGER || quiet.has(manager)) continue
    quiet.add(manager)
    const send = manager._document_changed.bind(manager)
    manager._document_changed = (event) => {
      if (event.sync) send(event)
    }
  }
}
