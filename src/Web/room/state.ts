// What is known about the room, and what follows from it. Pure: no DOM, no socket, no clock.
import type { Admission, Audience, Person, Slot } from "./protocol";

export type Phase = "lobby" | "joining" | "in" | "ended";

/** A code whose words the page holds; the view shows nothing else. */
export type Fault =
  | "insecure" | "not-allowed" | "not-found" | "in-use" | "device-failed" | "no-camera"
  | "not-open" | "waits" | "turned-away" | "signed-out" | "room-full" | "offer-refused" | "screen-failed" | "server-away";

export interface State {
  phase: Phase;
  /** True while a stay that broke off is being begun again. */
  comingBack: boolean;
  me: string | null;
  people: Person[];
  slots: Slot[];
  audience: Audience;
  /** Who speaks or spoke last. */
  speaker: string | null;
  /** Whose camera I want to see in any case. */
  pinned: string | null;
  /** No pictures, for a poor line. */
  audioOnly: boolean;
  /** My own camera and screen do not go out: the line is too thin for more than the voice. */
  picturesPaused: boolean;
  microphone: boolean;
  /** Somebody else turned my microphone off, and I have not turned it on since. */
  silenced: boolean;
  camera: boolean;
  screen: boolean;
  hasMicrophone: boolean;
  hasCamera: boolean;
  fault: Fault | null;
  /** Why it is over; a code of the protocol, or "left". */
  ended: string | null;
}

export type Happening =
  | { kind: "devices"; microphone: boolean; camera: boolean; fault: Fault | null }
  | { kind: "joining" }
  | { kind: "admitted"; reply: Admission }
  | { kind: "connected" }
  | { kind: "shaken" }
  | { kind: "broken" }
  | { kind: "people"; people: Person[] }
  | { kind: "slots"; slots: Slot[] }
  | { kind: "speaker"; connection: string }
  | { kind: "audience"; audience: Audience }
  | { kind: "muted" }
  | { kind: "pin"; connection: string | null }
  | { kind: "audio-only"; on: boolean }
  | { kind: "microphone" | "camera" | "screen"; on: boolean }
  | { kind: "uplink"; paused: boolean }
  | { kind: "fault"; fault: Fault | null }
  | { kind: "refused"; fault: Fault }
  | { kind: "ended"; reason: string };

export const start: State = {
  phase: "lobby", comingBack: false, me: null, people: [], slots: [],
  audience: { segment: null, canSend: true, canReceive: true },
  speaker: null, pinned: null, audioOnly: false, picturesPaused: false, microphone: false, silenced: false, camera: false, screen: false, hasMicrophone: false, hasCamera: false, fault: null, ended: null,
};

export function next(state: State, what: Happening): State {
  if (state.phase === "ended") return state;
  switch (what.kind) {
    case "devices":
      return { ...state, hasMicrophone: what.microphone, hasCamera: what.camera, microphone: what.microphone, camera: what.camera, fault: what.fault };
    case "joining": // who waits to be let in knocks again from where they are
      return state.fault === "waits" ? state : { ...state, phase: "joining", fault: null };
    case "admitted":
      return { ...state, ...(state.fault === "waits" ? { phase: "joining", fault: null } : {}), me: what.reply.connection, people: what.reply.people, audience: what.reply.audience, slots: what.reply.slots, speaker: what.reply.speaker };
    case "connected":
      return { ...state, phase: "in", comingBack: false, fault: null };
    case "shaken": // pictures stay while the path is sought anew
      return { ...state, comingBack: true };
    case "broken":
      return { ...state, phase: "joining", comingBack: true, slots: [], picturesPaused: false };
    case "people":
      return { ...state, people: what.people, screen: state.screen && !isPushedAside(state, what.people), pinned: what.people.some(p => p.connection === state.pinned) ? state.pinned : null };
    case "slots":
      return { ...state, slots: what.slots };
    case "speaker":
      return { ...state, speaker: what.connection };
    case "pin":
      return { ...state, pinned: what.connection };
    case "audio-only":
      return { ...state, audioOnly: what.on };
    case "audience":
      return { ...state, audience: what.audience };
    case "muted":
      return { ...state, microphone: false, silenced: true };
    case "microphone":
    case "camera":
    case "screen":
      return { ...state, [what.kind]: what.on, silenced: state.silenced && what.kind !== "microphone" };
    case "uplink":
      return { ...state, picturesPaused: what.paused };
    case "fault":
      return { ...state, fault: what.fault };
    case "refused":
      return { ...state, phase: "lobby", comingBack: false, fault: what.fault };
    case "ended":
      return { ...state, phase: "ended", ended: what.reason, screen: false };
  }
}

/** Somebody else shares a screen now: the latest wins, so mine, once it was shown, is over. */
function isPushedAside(state: State, people: Person[]): boolean {
  const shows = (list: Person[]): boolean => list.some(p => p.screen && p.connection === state.me);
  return shows(state.people) && !shows(people) && people.some(p => p.screen);
}

/** One picture on the stage; without `mid` it is only a name (or my own camera). */
export interface Tile { key: string; mine: boolean; screen: boolean; name: string; caption: string; muted: boolean; away: boolean; pinned: boolean; speaks: boolean; paused: boolean; mid: string | null }

/** The shared screen first, then the others, then I. */
export function tiles(state: State): Tile[] {
  const showing = (kind: Slot["kind"], connection: string): { mid: string | null; paused: boolean } => {
    const slot = state.slots.find(s => s.kind === kind && s.connection === connection);
    return { mid: slot?.mid ?? null, paused: slot?.paused ?? false };
  };
  const others = state.people.filter(p => p.connection !== state.me);
  const screens = others.filter(p => p.screen).map(p =>
    ({ key: `screen-${p.connection}`, mine: false, screen: true, name: p.name, caption: p.caption, muted: false, away: false, pinned: false, speaks: false, ...showing("screen", p.connection) }));
  const cameras = others.map(p =>
    ({ key: p.connection, mine: false, screen: false, name: p.name, caption: p.caption, muted: p.muted, away: p.away, pinned: p.connection === state.pinned, speaks: p.connection === state.speaker, ...(p.camera ? showing("video", p.connection) : { mid: null, paused: false }) }));
  const me = state.people.find(p => p.connection === state.me);
  const mine = me ? [{ key: "me", mine: true, screen: false, name: me.name, caption: me.caption, muted: !state.microphone, away: false, pinned: false, speaks: false, paused: false, mid: null }] : [];
  return [...screens.filter(s => s.mid !== null), ...cameras, ...mine];
}

/** Who came and who went between two moments in the room, by the names that others see; nobody while one comes in oneself, or comes back. */
export function comings(before: State, now: State): { came: string[]; went: string[] } {
  if (before.phase !== "in" || now.phase !== "in") return { came: [], went: [] };
  const names = (state: State): Set<string> => new Set(state.people.filter(p => p.connection !== state.me).map(p => p.name));
  const [then, there] = [names(before), names(now)];
  return { came: [...there].filter(name => !then.has(name)), went: [...then].filter(name => !there.has(name)) };
}

/** How many others are there. */
export const peers = (state: State): number => state.people.filter(p => p.connection !== state.me).length;

/** The connection in a word of the page. */
export function connection(state: State): "connecting" | "coming-back" | "alone" | "together" {
  if (state.comingBack) return "coming-back";
  if (state.phase !== "in") return "connecting";
  return peers(state) === 0 ? "alone" : "together";
}

/** What a failure of getUserMedia or getDisplayMedia means. */
export function faultOf(name: string): Fault {
  if (name === "NotAllowedError" || name === "SecurityError") return "not-allowed";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "not-found";
  if (name === "NotReadableError" || name === "AbortError") return "in-use";
  return "device-failed";
}

/** What to tell about devices: nothing when all is there, little when only the camera is missing. */
export function deviceFault(microphone: Fault | null, camera: Fault | null): Fault | null {
  if (!microphone && !camera) return null;
  return microphone ?? "no-camera";
}

/** Whether a room ended for its reader alone, who may no longer see what is said in it. */
export const isPutOut = (reason: string): boolean => reason === "revoked" || reason === "signed-out";

/** What a refused request for a ticket means, by HTTP status and the problem's code; null when trying again may help. */
export function ticketFault(status: number, code: string): Fault | "gone" | "revoked" | null {
  if (status === 401) return "signed-out";
  if (status === 404) return "revoked";
  if (code === "session-ended" || code === "session-cancelled") return "gone";
  if (code === "guest-waits") return "waits";
  if (code === "guest-turned-away") return "turned-away";
  return status === 409 ? "not-open" : null;
}
