// One formatter for numbers: as many digits as the data themselves have, the same everywhere. It is that of
// sources/numbers/format.py, whose comments give the reasons; tests/js/number_cases.json holds both to the same texts.
const SCALABLE = new Set(
  "A Ah B B/s Bq F H Hz J N S Sv Sv/h V VA W Wh Wp b/s bit bit/s eV g m s var Ω l L mol".split(" "),
)
const ONLY_SMALLER = new Set("s m g l L mol".split(" "))
const ONLY_LARGER = new Set("B B/s bit bit/s".split(" "))
const PREFIXES = [
  [12, "T"],
  [9, "G"],
  [6, "M"],
  [3, "k"],
  [0, ""],
  [-3, "m"],
  [-6, "µ"],
  [-9, "n"],
]
// BTC, Bq and BTU only begin with the letter of bytes.
const BYTES = new Set(["B", "B/s"])
const NAN = "–"
const MEASURED_DIGITS = 12
const FLOAT32_DIGITS = 7
const FLOAT_DIGITS = 15
const [FEWEST_DIGITS, MOST_DIGITS] = [3, 7]
const SCALED_DIGITS = 4
const MOST_DECIMALS = 12
const MOST_CHANGES = 200
const [SMALLEST, LARGEST] = [1e-12, 1e15]
// Longer labels than these would not fit beside an axis.
const [SMALLEST_TICK, LARGEST_TICK] = [1e-9, 1e10]
// Below this the decimals are found without a text: with four of them, a number has at most twelve digits.
const MAX_QUICK = 1e8
const NOTHING = { count: 0, most: 0, largest: 0, isComputed: false }

/** How many decimals a series of values is shown with; null: each value with its own digits. */
export function decimalsOf(values) {
  return decimalsFrom(surveyed(values, NOTHING), values)
}

// `before` with the values after its `count`: the most decimals of one, the largest size, and whether any was computed.
function surveyed(values, { count, most, largest, isComputed }) {
  const found = { count: values.length, most, largest, isComputed }
  for (let place = count; place < values.length; place++) {
    const value = values[place]
    if (!Number.isFinite(value)) continue
    found.largest = Math.max(found.largest, Math.abs(value))
    if (found.isComputed) continue
    const own = decimalsIn(value)
    found.isComputed = own == null
    found.most = Math.max(found.most, own ?? 0)
  }
  return found
}

function decimalsFrom({ most, largest, isComputed }, values) {
  if (!isComputed) return most === 1 ? 1 : null
  const whole = exponentOf(largest) + 1
  const newest = newestFinite(values, MOST_CHANGES + 1)
  const changes = newest.slice(1).map((value, number) => Math.abs(value - newest[number]))
  const steps = changes.filter((step) => step > 0 && step < Number.POSITIVE_INFINITY).sort((a, b) => a - b)
  const median = steps[Math.ceil(steps.length / 2) - 1]
  const decimals = steps.length > 0 ? 1 - exponentOf(median) : SCALED_DIGITS - whole
  return Math.max(0, Math.min(Math.max(decimals, FEWEST_DIGITS - whole), MOST_DIGITS - whole))
}

function newestFinite(values, most) {
  const found = []
  for (let place = values.length - 1; place >= 0 && found.length < most; place--) {
    if (Number.isFinite(values[place])) found.push(values[place])
  }
  return found.reverse()
}

/** How many decimals a finite value was measured with; null for one that was computed. */
export function decimalsIn(value) {
  if (Math.abs(value) < MAX_QUICK) {
    for (let decimals = 0, factor = 1; decimals <= 4; decimals++, factor *= 10) {
      if (Math.round(value * factor) / factor === value) return decimals
    }
  }
  const digits = measuredDigits(value)
  return digits == null ? null : decimalsNeeded(value.toPrecision(digits))
}

/** The number as text, with its unit where there is one: "0.0000081", "1.24 MB", "21.3 °C". */
export function formatNumber(value, decimals = null, unit = "", grouped = false) {
  if (value == null || !Number.isFinite(value)) return NAN
  const [exponent, prefix] = prefixOf(value, unit)
  const scaled = withoutPrefix(value, exponent)
  let text
  if (exponent === 0) text = decimals == null ? ownDigits(value) : fixed(value, decimals)
  else if (BYTES.has(unit)) text = plain(scaled.toPrecision(SCALED_DIGITS))
  else if (decimals == null) text = ownDigits(scaled)
  else text = finer(scaled, decimals + exponent)
  return `${grouped ? inGroups(text) : text} ${prefix}${unit}`.trimEnd()
}

/**
 * A tick of a value axis: all of an axis have the prefix of the largest and the decimals that one of them needs. The unit is
 * written where it has a prefix, and for bytes; else the heading of the chart has it.
 */
export function valueTick(tick, ticks, unit) {
  const largest = ticks.reduce((size, one) => Math.max(size, Math.abs(one)), 0)
  const [exponent, prefix] = prefixOf(largest, unit)
  const ending = exponent !== 0 || BYTES.has(unit) ? ` ${prefix}${unit}`.trimEnd() : ""
  const scaled = ticks.map((one) => withoutPrefix(one, exponent).toPrecision(MEASURED_DIGITS))
  const text = withoutPrefix(tick, exponent).toPrecision(MEASURED_DIGITS)
  if (Number(text) === 0) return `0${ending}`
  const size = withoutPrefix(largest, exponent)
  if (size < SMALLEST_TICK || size >= LARGEST_TICK) return `${Number(text).toExponential()}${ending}`
  const decimals = Math.max(...scaled.map(decimalsNeeded))
  return `${Number(text).toFixed(Math.min(decimals, 100))}${ending}`
}

// A column has another array whenever it has other values.
const knownDigits = new WeakMap()
const surveys = new WeakMap()

/** `decimalsOf` a column's array, computed once for each. */
export function digitsOf(values) {
  if (!knownDigits.has(values)) {
    surveys.set(values, surveyed(values, surveys.get(values) ?? NOTHING))
    knownDigits.set(values, decimalsFrom(surveys.get(values), values))
  }
  return knownDigits.get(values)
}

/** `values` are those of another array and some after them: only these have to be looked at. */
export function digitsContinue(before, values) {
  if (surveys.has(before)) surveys.set(values, surveys.get(before))
}

function prefixOf(value, unit) {
  const size = Math.abs(value)
  if (!Number.isFinite(value) || size === 0 || !takesPrefix(unit, size)) return [0, ""]
  return PREFIXES.find(([exponent]) => size >= Number(`1e${exponent}`)) ?? PREFIXES.at(-1)
}

export function takesPrefix(unit, size) {
  if (!SCALABLE.has(unit)) return false
  if (ONLY_LARGER.has(unit)) return size >= 1
  return size < 1 || !ONLY_SMALLER.has(unit)
}

function withoutPrefix(value, exponent) {
  return exponent === 0 ? value : value / Number(`1e${exponent}`)
}

function measuredDigits(value) {
  const short = Number(value.toPrecision(MEASURED_DIGITS))
  if (Math.abs(value - short) <= 1e-15 * Math.max(Math.abs(value), Math.abs(short))) return MEASURED_DIGITS
  return Math.fround(value) === value ? FLOAT32_DIGITS : null
}

function ownDigits(value) {
  return plain(value.toPrecision(measuredDigits(value) ?? fewDigits(value)))
}

// A few digits, and all before the point.
function fewDigits(value) {
  const size = Math.abs(value)
  return size < LARGEST ? Math.max(SCALED_DIGITS, exponentOf(size) + 1) : SCALED_DIGITS
}

/** The power of ten of the first digit: 2 of 640. */
function exponentOf(size) {
  return Number(size.toExponential().split("e")[1])
}

function fixed(value, decimals) {
  if (Math.abs(value) >= LARGEST || decimals > MOST_DECIMALS) return plain(value.toPrecision(FEWEST_DIGITS))
  const text = value.toFixed(Math.max(decimals, 0))
  return Number(text) === 0 ? text.replace("-", "") : text
}

// A value with a prefix, without more digits than a float has.
function finer(value, decimals) {
  const exact = FLOAT_DIGITS - 1 - exponentOf(Math.abs(value))
  return plain(fixed(value, Math.min(decimals, exact, MOST_DECIMALS)))
}

/** How many decimals a number has that is written with any zeros at its end, and maybe with an exponent. */
function decimalsNeeded(text) {
  const [digits, exponent] = Number(text).toExponential().split("e")
  return Math.max(0, (digits.split(".")[1] ?? "").length - Number(exponent))
}

/** The number without an exponent, unless it would be very long, and without zeros at its end. */
function plain(text) {
  const number = Number(text)
  const size = Math.abs(number)
  if (size === 0) return "0"
  if (size < SMALLEST || size >= LARGEST) return text.replace(/\.?0+(?=e)/, "")
  return number.toFixed(decimalsNeeded(text))
}

function inGroups(text) {
  const [whole, rest] = text.split(".")
  if (text.includes("e")) return text
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ",")
  return rest == null ? groups : `${groups}.${rest}`
}
