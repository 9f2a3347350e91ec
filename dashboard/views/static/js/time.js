// Times in words, in a zone by its IANA name; "" is the browser's own.
export const SECONDS = { hour: "2-digit", minute: "2-digit", second: "2-digit" }
export const MINUTES = { hour: "2-digit", minute: "2-digit" }
export const DAY = { month: "short", day: "numeric" }
export const DATE = { year: "numeric", ...DAY }
const formats = new Map()

/** The format of times with these parts. To make one takes long, so it is made once. */
export function timeFormat(zone, parts) {
  const key = zone + JSON.stringify(parts)
  if (!formats.has(key)) {
    const options = { ...parts, hourCycle: "h23", timeZone: zone || undefined }
    formats.set(key, new Intl.DateTimeFormat([], options))
  }
  return formats.get(key)
}

export function browserZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** A tick of the time axis; the first one names the zone. */
export function axisTime(tick, index, ticks, zone) {
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : 0
  const parts = step >= 86_400_000 ? DAY : step < 60_000 ? SECONDS : MINUTES
  return timeFormat(zone, index === 0 ? { ...parts, timeZoneName: "short" } : parts).format(tick)
}

/** The time under the pointer. */
export function hoverTime(at, zone) {
  return timeFormat(zone, { ...DAY, ...SECONDS, timeZoneName: "short" }).format(at)
}

/** From when to when, as short as it can be: "10:30 – 10:35". */
export function rangeText([start, end], zone) {
  const time = end - start < 600_000 ? SECONDS : MINUTES
  const day = timeFormat(zone, DATE)
  const today = [start, end, Date.now()].every((at) => day.format(at) === day.format(start))
  return timeFormat(zone, { ...(today ? {} : DAY), ...time }).formatRange(start, end)
}

/** A time to the second: with its day, unless that is today. */
export function shortTime(at, zone, now = Date.now()) {
  const today = timeFormat(zone, DAY).format(at) === timeFormat(zone, DAY).format(now)
  return timeFormat(zone, { ...(today ? {} : DAY), ...SECONDS, timeZoneName: "short" }).format(at)
}

/** A time in the name of a file: "2026-11-27T22-33-39", in a zone. */
export function fileTime(at, zone) {
  const two = { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" }
  const options = { year: "numeric", ...two, hourCycle: "h23", timeZone: zone || undefined }
  const parts = new Intl.DateTimeFormat("en", options).formatToParts(at)
  const { year, month, day, hour, minute, second } = Object.fromEntries(parts.map(({ type, value }) => [type, value]))
  return `${year}-${month}-${day}T${hour}-${minute}-${second}`
}

export function duration(seconds) {
  if (seconds < 1.5) return "1 s"
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
