/**
 * Local time minus UTC at an instant [ms]; undefined when the zone is unknown.
 *
 * Accepts `UTC`, fixed offsets (`UTC-5`, `UTC+05:30`) and IANA names. The offset is that of the scenario's start and
 * stays for the whole run: a day keeps its 24 hours, and a change to summer time inside the run is not followed.
 */
export function utcOffsetMs(zone: string, atEpochMs: number): number | undefined {
  const fixed = /^(?:UTC|GMT)(?:([+-])(\d{1,2})(?::?(\d{2}))?)?$/.exec(zone);
  if (fixed !== null) {
    const minutes = Number(fixed[2] ?? 0) * 60 + Number(fixed[3] ?? 0);
    if (minutes > 14 * 60 || Number(fixed[3] ?? 0) > 59) return undefined;
    return (fixed[1] === "-" ? -1 : 1) * minutes * 60_000 + 0;
  }
  if (!/^[A-Za-z]/.test(zone)) return undefined;
  try {
    return ianaOffsetMs(zone, atEpochMs);
  } catch {
    return undefined;
  }
}

/** By zone and instant: every daily shape of a scenario asks, in each variant, and making a format takes a millisecond. */
const known = new Map<string, number>();

function ianaOffsetMs(zone: string, atEpochMs: number): number {
  const key = `${zone} ${atEpochMs}`;
  let offset = known.get(key);
  if (offset === undefined) {
    offset = findIanaOffsetMs(zone, atEpochMs);
    known.set(key, offset);
  }
  return offset;
}

function findIanaOffsetMs(zone: string, atEpochMs: number): number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const part = Object.fromEntries(
    format.formatToParts(atEpochMs).map(({ type, value }) => [type, Number(value)]),
  ) as Record<string, number>;
  const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
  return local - Math.floor(atEpochMs / 1000) * 1000;
}
