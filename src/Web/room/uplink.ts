// Pictures give way to the voice on a thin line out. Pure: no DOM, no clock.

/** What of the camera and the screen goes out: everything, only the camera's smallest picture for a trial, nothing. */
export type Pictures = "all" | "least" | "none";

export interface Uplink {
  pictures: Pictures;
  /** Milliseconds at which this began. */
  since: number;
  /** Looks in a row at which the line was too thin. */
  thin: number;
  /** How long pictures stay away next time: each trial that fails doubles it. */
  away: number;
}

/** Voice with its copies takes about 95 kbit/s; below this the smallest picture would cost it. */
const enough = 150_000;
const firstAway = 30_000;
const longestAway = 240_000;
const trial = 8_000;

/** The browser's estimate needs so long to say anything: at the beginning, and after a trial has begun. */
const settling = 2_000;

/** Thin looks before pictures stop. A trial ends with the first one: until then it is the voice that pays. */
const patience = { all: 3, least: 1 };

export const uplinkStart = (now: number): Uplink => ({ pictures: "all", since: now, thin: 0, away: firstAway });

/** To be called once a second with the bits a second that the line out is thought to carry; null when unknown. */
export function nextUplink(was: Uplink, now: number, available: number | null): Uplink {
  const lasted = now - was.since;
  if (was.pictures === "none")
    return lasted < was.away ? was : { ...was, pictures: "least", since: now, thin: 0 };
  if (available === null || lasted < settling) return was;
  const thin = available < enough ? was.thin + 1 : 0;
  if (thin >= patience[was.pictures])
    return { pictures: "none", since: now, thin: 0, away: was.pictures === "least" ? Math.min(2 * was.away, longestAway) : was.away };
  if (was.pictures === "least" && lasted >= trial) return { ...was, pictures: "all", since: now, thin: 0 };
  // A line that held for a minute has earned a quick second chance.
  return { ...was, thin, away: was.pictures === "all" && lasted > 60_000 ? firstAway : was.away };
}
