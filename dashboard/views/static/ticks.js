// Times on the axis in the viewer's zone; the first tick names it.
const step = ticks.length > 1 ? ticks[1] - ticks[0] : 0
const parts = step >= 86400e3 ? { month: "short", day: "numeric" } : { hour: "2-digit", minute: "2-digit" }
if (step < 60e3) parts.second = "2-digit"
if (index == 0) parts.timeZoneName = "short"
return new Intl.DateTimeFormat([], { ...parts, hourCycle: "h23", timeZone: view.zone || undefined }).format(tick)
