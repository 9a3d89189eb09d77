// What a line will carry, said before one enters. Pure.

/** One measurement: the way there and back in ms, each way in kbit/s. */
export interface Line { back: number; down: number; up: number }

/** What it allows: all pictures, some, the voices alone, or not even these surely. */
export type Verdict = "full" | "some" | "voice" | "poor";

/** kbit/s that the room needs: the voices of three with their repeats, one's own; a small picture more each way; a few of the middle size. */
const voices = 120, voice = 45, some = { down: 500, up: 250 }, full = { down: 2000, up: 900 };

export function judge({ back, down, up }: Line): Verdict {
  if (down < voices || up < voice || back > 1500) return "poor";
  if (down < some.down || up < some.up) return "voice";
  return down < full.down || up < full.up || back > 400 ? "some" : "full";
}

/** kbit/s of so many bytes in so many ms. */
export const speed = (bytes: number, ms: number): number => bytes * 8 / Math.max(ms, 1);
