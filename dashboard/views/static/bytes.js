// Bytes in the steps that people know: 1.5 MB.
const step = Math.min(Math.max(Math.floor(Math.log10(Math.abs(tick) || 1) / 3), 0), 4)
return `${Number((tick / 1000 ** step).toFixed(1))} ${["B", "kB", "MB", "GB", "TB"][step]}`
