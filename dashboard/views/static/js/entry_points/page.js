// What cells of a notebook call.
import { sendOwnChangesOnly } from "../notebook.js"

/** A data source that a notebook streams rows into. */
export function receiveRows(_, rows) {
  sendOwnChangesOnly(rows.document)
}
