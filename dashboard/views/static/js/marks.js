// What alerts leave on a chart: the limits of their rules as lines, and under the axis when they fired.
const TICK_PX = 5
const LABEL_PX = 11

/**
 * The lines of limits that are in sight, as {y, name}. `chart` has the `title`, the `keys` that are shown, the `frame` and
 * the range of its values, `levels`.
 */
export function limitLines(thresholds, { title, keys, frame, levels: [low, high] }) {
  return thresholds
    .filter(([of, key, , value]) => of === title && (key === "" || keys.has(key)) && value >= low && value <= high)
    .map(([, , name, value]) => ({ y: frame.top + ((high - value) / (high - low)) * frame.height, name }))
}

/** The alerts of a chart from when they fired to when they cleared (now, for those that fire): {from, to, key, text}. */
export function alertsOf(alerts, { title, keys }, now) {
  const [fired, cleared, charts, alertKeys, texts] = ["fired", "cleared", "chart", "key", "text"].map((name) =>
    alerts.get_array(name),
  )
  return [...fired.keys()]
    .filter((row) => charts[row] === title && (keys.has(alertKeys[row]) || alertKeys[row] === ""))
    .map((row) => ({
      from: fired[row],
      to: Number.isFinite(cleared[row]) ? cleared[row] : Math.max(now, fired[row]),
      key: alertKeys[row],
      text: texts[row],
    }))
}

/** Paints limits and alerts over a chart; `colours` has those of `line` and `text`, and `colourOf(key)` that of a key. */
export function paintMarks(draw, { frame, placeOf }, limits, alerts, colours) {
  const right = frame.left + frame.width
  draw.font = `${LABEL_PX}px ${colours.font}`
  draw.textAlign = "right"
  draw.lineWidth = 1
  for (const { y, name } of limits) {
    draw.strokeStyle = draw.fillStyle = colours.line
    draw.setLineDash([6, 4])
    draw.beginPath()
    draw.moveTo(frame.left, y)
    draw.lineTo(right, y)
    draw.stroke()
    draw.fillText(name, right - 4, y - 4 < frame.top + LABEL_PX ? y + LABEL_PX + 1 : y - 4, frame.width / 2)
  }
  draw.setLineDash([])
  const bottom = frame.top + frame.height
  for (const { from, to, key } of alerts) {
    const [start, end] = [from, to].map((at) => Math.min(Math.max(placeOf(at), frame.left), right))
    if (placeOf(to) < frame.left || placeOf(from) > right) continue
    draw.fillStyle = colours.colourOf(key)
    draw.fillRect(start, bottom + 1, Math.max(end - start, 2), TICK_PX)
    // When it fired, unless that is before the chart begins.
    if (placeOf(from) < frame.left) continue
    draw.fillStyle = colours.line
    draw.beginPath()
    draw.moveTo(start, bottom - 1)
    draw.lineTo(start - 4, bottom + TICK_PX + 2)
    draw.lineTo(start + 4, bottom + TICK_PX + 2)
    draw.fill()
  }
}
