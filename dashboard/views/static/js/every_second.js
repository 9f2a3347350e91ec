const SECOND_MS = 1000

/** Calls `act()` at each whole second until `stop()`: all at one moment, so that the browser lays out and paints the page once. */
export function everySecond(act) {
  let timer = null
  const wait = () => {
    timer = setTimeout(
      () => {
        wait()
        act()
      },
      SECOND_MS - (Date.now() % SECOND_MS),
    )
  }
  wait()
  return { stop: () => clearTimeout(timer) }
}
