// The time under the pointer in the viewer's zone.
const zone = { timeZone: view.zone || undefined, timeZoneName: "short", hourCycle: "h23" }
return new Intl.DateTimeFormat([], { ...zone, dateStyle: undefined, month: "short", day: "numeric", hour: "2-digit",
  minute: "2-digit", second: "2-digit" }).format(value)
