// Instants and dates as people read them, always in a named time zone.

const formatters = new Map();

function format(date, zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formatters.has(key))
    formatters.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formatters.get(key).format(date);
}

const DAY = { day: "numeric", month: "long", year: "numeric" };
const SHORT = { day: "numeric", month: "short", year: "numeric" };
const LONG = { weekday: "long", ...DAY };
const CLOCK = { hour: "2-digit", minute: "2-digit" };

/** "10:00" */
export const clockTime = (date, zone) => format(date, zone, CLOCK);

/** "Tue, 1 Dec 2026" */
export const shortDay = (date, zone) => format(date, zone, { weekday: "short", ...SHORT });

/** "Tue, 1 Dec 2026, 10:00" */
export const dayAndTime = (date, zone) => `${shortDay(date, zone)}, ${clockTime(date, zone)}`;

/** "Tuesday, 1 December 2026 at 10:00 CET" */
export const fullInstant = (date, zone) =>
  `${format(date, zone, LONG)} at ${format(date, zone, { ...CLOCK, timeZoneName: "short" })}`;

/** "CET" */
export const zoneName = (date, zone) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "short" })
    .formatToParts(date)
    .find((part) => part.type === "timeZoneName").value;

/** "2026-12-01": the calendar day, also the key that tells days apart. */
export const isoDay = (date, zone) =>
  new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(date);

/** Today, Tomorrow or Yesterday as seen from `now`, or null. */
function relativeDay(date, zone, now) {
  const distance = Math.round((Date.parse(isoDay(date, zone)) - Date.parse(isoDay(now, zone))) / 86_400_000);
  return { 0: "Today", 1: "Tomorrow", "-1": "Yesterday" }[distance] ?? null;
}

/** "Today", or "Tuesday, 1 December 2026": the label of a day divider. */
export const dayLabel = (date, zone, now) => relativeDay(date, zone, now) ?? format(date, zone, LONG);

/** "Wed, 31 Mar 2027" for a calendar date that belongs to no zone. */
export const calendarDay = (iso) => shortDay(new Date(`${iso}T00:00:00Z`), "UTC");

/** "in 3 hours", "2 days ago" */
export function distance(date, now) {
  const seconds = (date - now) / 1000;
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const [unit, size] of [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ]) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return words.format(Math.trunc(seconds), "second");
}

const TOKENS = {
  date_num: (date, zone) => isoDay(date, zone),
  date: (date, zone) => format(date, zone, DAY),
  date_short: (date, zone) => format(date, zone, SHORT),
  date_long: (date, zone) => format(date, zone, LONG),
  date_slash: (date, zone) => format(date, zone, { day: "2-digit", month: "2-digit", year: "numeric" }),
  day_divider_pretty: (date, zone, now) => dayLabel(date, zone, now),
  time: (date, zone) => clockTime(date, zone),
  time_secs: (date, zone) => format(date, zone, { ...CLOCK, second: "2-digit" }),
  ago: (date, zone, now) => distance(date, now),
};

/** Fills a date template such as "{date_long} at {time}"; the reader's zone decides the day. */
export function fillDate(template, unixSeconds, zone, now) {
  const date = new Date(unixSeconds * 1000);
  return template.replace(/\{(\w+)\}/g, (whole, name) => {
    const plain = name.replace(/_pretty$/, "");
    const relative = plain !== name && name !== "day_divider_pretty" && relativeDay(date, zone, now);
    if (relative) return relative.toLowerCase();
    return (TOKENS[name] ?? TOKENS[plain])?.(date, zone, now) ?? whole;
  });
}
