// A voice with gaps is held back a little longer, so that copies and repetitions of what was lost come in time. Pure: no DOM, no clock.

export interface Hearing {
  /** Milliseconds a voice is held back at least; 0 leaves it to the browser. */
  wait: number;
  /** Counted since the wait was last changed. */
  looks: number;
  played: number;
  gaps: number;
  /** Looks without gaps before a shorter wait is tried: each that proves too short doubles it. */
  calm: number;
  shortened: boolean;
}

/** Browsers keep what comes late by jitter in view, but not what comes late because it was lost. */
const step = 40;
const longest = 200;
const firstCalm = 30;
const longestCalm = 240;

/** So few looks say something; a gap at the beginning, or when the speaker changes, is nobody's line. */
const enough = 3;

/** Of what is played. The ear hears the one, and nobody the other. */
const broken = 0.003;
const whole = 0.001;

export const hearingStart: Hearing = { wait: 0, looks: 0, played: 0, gaps: 0, calm: firstCalm, shortened: false };

/** To be called once a second with the samples played since, and those of them that were made up for missing ones. */
export function nextHearing(was: Hearing, played: number, gaps: number): Hearing {
  if (played <= 0) return was;
  const now = { ...was, looks: was.looks + 1, played: was.played + played, gaps: was.gaps + gaps };
  const share = now.gaps / now.played;
  if (now.looks >= enough && share > broken)
    return { ...anew(now, Math.min(now.wait + step, longest)), calm: now.shortened ? Math.min(2 * now.calm, longestCalm) : now.calm, shortened: false };
  if (now.looks < now.calm) return now;
  return share < whole && now.wait > 0 ? { ...anew(now, now.wait - step / 2), shortened: true } : anew(now, now.wait);
}

const anew = (was: Hearing, wait: number): Hearing => ({ ...was, wait, looks: 0, played: 0, gaps: 0 });
