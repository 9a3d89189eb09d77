// The wire: signaling/Server/PROTOCOL.md as types and calls. Knows no DOM.
import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";

export interface Person { connection: string; name: string; caption: string; canSend: boolean; muted: boolean; camera: boolean; screen: boolean; away: boolean }
/** `paused`: the picture is held back, as our line is too thin for it. */
export interface Slot { mid: string; kind: "audio" | "video" | "screen"; connection: string | null; paused: boolean }
export interface Audience { segment: string | null; canSend: boolean; canReceive: boolean }
export interface JoinRequest { room: string; ticket: string; offer: string; replaces: string | null }
export interface ResumeRequest { connection: string; key: string; offer: string }
export interface Admission { refused: null; connection: string; key: string; answer: string; people: Person[]; audience: Audience; slots: Slot[]; speaker: string | null }
export type JoinReply = { refused: string } | Admission;

/** What the server says on its own. */
export interface News {
  people(people: Person[]): void;
  slots(slots: Slot[]): void;
  speaker(connection: string): void;
  audience(audience: Audience): void;
  /** Who conducts the session turns this microphone off. */
  mute(): void;
  putOut(reason: string): void;
  closed(): void;
}

/** One open hub connection. */
export interface Line {
  join(request: JoinRequest): Promise<JoinReply>;
  resume(request: ResumeRequest): Promise<JoinReply>;
  heartbeat(): Promise<boolean>;
  setMuted(muted: boolean): void;
  setCamera(on: boolean): void;
  setScreen(on: boolean): void;
  setWishes(pinned: string | null, audioOnly: boolean): void;
  leave(): Promise<void>;
  close(): Promise<void>;
}

export async function openLine(url: string, news: News): Promise<Line> {
  // Coming back is our own business: it needs a new ticket and a new offer.
  const hub = new HubConnectionBuilder()
    .withUrl(url, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
    .configureLogging(LogLevel.None)
    .build();
  hub.serverTimeoutInMilliseconds = 15_000;
  hub.keepAliveIntervalInMilliseconds = 5_000;
  hub.on("PeopleChanged", news.people);
  hub.on("SlotsChanged", news.slots);
  hub.on("SpeakerChanged", news.speaker);
  hub.on("AudienceChanged", news.audience);
  hub.on("Mute", news.mute);
  hub.on("PutOut", news.putOut);
  hub.onclose(news.closed);
  await hub.start();
  // A flag that cannot be sent is sent again with the next join.
  const show = (method: string, ...values: unknown[]): void => void hub.send(method, ...values).catch(() => undefined);
  return {
    join: request => hub.invoke<JoinReply>("Join", request),
    resume: request => hub.invoke<JoinReply>("Resume", request),
    heartbeat: () => hub.invoke<boolean>("Heartbeat"),
    setMuted: muted => show("SetMuted", muted),
    setCamera: on => show("SetCamera", on),
    setScreen: on => show("SetScreen", on),
    setWishes: (pinned, audioOnly) => show("SetWishes", pinned, audioOnly),
    leave: () => hub.invoke("Leave"),
    close: () => hub.stop(),
  };
}

/** Milliseconds before the given try to come back, 0 being the first; `random` is within 0..1. */
export function pause(attempt: number, random: number): number {
  const base = Math.min(1000, 300 * 2 ** attempt);
  return Math.round(base * (0.75 + random / 2));
}

/** What a refused join means for the client: nothing helps, or another ticket may. */
export const isFinal = (refused: string): boolean => refused === "room-closed" || refused === "offer-refused";

/** Whether a stay that the server ended is to be begun again. */
export const comesBack = (reason: string): boolean => reason === "media-lost" || reason === "silent" || reason === "draining";
