// What is painted over a chart: the limits of alerts as lines, under the axis when they fired, and since when rows are
// missing.
const TICK_PX = 5
const LABEL_PX = 11
const HATCH_PX = 8
const STRIP_PX = 12
const LINE_PX = 14
const MIN_TEXT_PX = 80

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

/** Paints the lines of limits, and alerts; `colours` has that of `line`, and `colourOf(key)` that of a key. */
export function paintMarks(draw, { frame, placeOf }, limits, alerts, colours) {
  const right = frame.left + frame.width
  draw.lineWidth = 1
  for (const { y } of limits) {
    draw.strokeStyle = colours.line
    draw.setLineDash([6, 4])
    draw.beginPath()
    draw.moveTo(frame.left, y)
    draw.lineTo(right, y)
    draw.stroke()
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

/**
 * Hatches a chart from when rows are missing to its end, with the text in the gap as soon as that is wide enough; where the
 * gap is not in sight, a strip with the text before it.
 */
export function paintGap(draw, { frame, placeOf }, since, text, colours) {
  const { left, top, height } = frame
  const right = left + frame.width
  const start = Math.max(placeOf(since), left)
  const isStrip = start > right - 1
  const hatched = isStrip ? right - STRIP_PX : start
  hatch(draw, { left: hatched, top, width: right - hatched, height }, colours.muted)
  draw.font = `600 ${LABEL_PX}px ${colours.font}`
  draw.textAlign = "left"
  const room = isStrip ? frame.width / 2 : right - start - 12
  const lines = wrapped((words) => draw.measureText(words).width, text, room).slice(0, Math.floor(height / LINE_PX) - 1)
  if (room < MIN_TEXT_PX || lines.length === 0) return
  const width = Math.max(...lines.map((line) => draw.measureText(line).width)) + 8
  const place = isStrip ? hatched - width : start + 2
  const bottom = top + height - 4
  draw.fillStyle = colours.back
  draw.fillRect(place, bottom - lines.length * LINE_PX - 4, width, lines.length * LINE_PX + 4)
  draw.fillStyle = colours.muted
  for (const [number, line] of lines.entries()) {
    draw.fillText(line, place + 4, bottom - (lines.length - 1 - number) * LINE_PX - 4)
  }
}

function hatch(draw, { left, top, width, height }, colour) {
  draw.save()
  draw.beginPath()
  draw.rect(left, top, width, height)
  draw.clip()
  draw.strokeStyle = colour
  draw.globalAlpha = 0.45
  draw.lineWidth = 1
  draw.beginPath()
  for (let x = left - height; x < left + width; x += HATCH_PX) {
    draw.moveTo(x, top + height)
    draw.lineTo(x + height, top)
  }
  draw.stroke()
  draw.restore()
}

/** A text in lines of at most `room`, as `measure(text)` says; a word that is longer has a line of its own. */
export function wrapped(measure, text, room) {
  const lines = []
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trim()
    if (lines.length > 0 && measure(longer) <= room) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
