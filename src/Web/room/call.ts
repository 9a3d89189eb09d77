// One person's call: enters, beats, and comes back by itself after a break (PROTOCOL.md, "In order").
import { Peer } from "./media";
import { type Admission, type Line, type News, type Person, type Slot, comesBack, isFinal, openLine, pause } from "./protocol";
import { type Fault, type Happening, ticketFault } from "./state";

export interface Own { microphone: MediaStreamTrack | null; camera: MediaStreamTrack | null; screen: MediaStreamTrack | null }
/** Where a ticket is asked for, and the hub it is for: a person's, or a meeting-room screen's. */
export interface Door { ticket: string; hub: string }

/** Leave to enter, and to use a relay on the way. */
interface Leave { ticket: string; iceServers: RTCIceServer[] }
const relaysOf = (leave: Leave | { fault: unknown }): RTCIceServer[] => "fault" in leave ? [] : leave.iceServers;

export interface Shown { microphone: boolean; camera: boolean; screen: boolean; pinned: string | null; audioOnly: boolean; picturesPaused: boolean }

const patience = 5000;

/** The server keeps a silent stay for 15 s: after that a new one is quicker. */
const mendable = 14_000;

export class Call {
  private line: Line | null = null;
  /** Counts lines: what an old one still says concerns nobody. */
  private lines = 0;
  private peer: Peer | null = null;
  private last: string | null = null;
  private key = "";
  private hasRelays = false;
  private staying = false;
  private mending = false;
  /** Lists told while a reply is awaited are newer than the reply's. */
  private told: { people?: Person[]; slots?: Slot[]; speaker?: string } = {};
  private beat: number | undefined;
  private attempt = 0;
  private over = false;
  private wake: (() => void) | null = null;

  constructor(
    private readonly room: string,
    private readonly door: Door,
    private readonly own: Own,
    private readonly shown: () => Shown,
    private readonly happen: (what: Happening) => void,
  ) {}

  /** Tries until in, refused for good, or left. */
  async enter(): Promise<void> {
    this.happen({ kind: "joining" });
    while (!this.over && !(await this.tryOnce())) {
      await this.rest(pause(this.attempt++, Math.random()));
    }
  }

  async leave(): Promise<void> {
    this.over = true;
    const line = this.line;
    this.drop();
    this.happen({ kind: "ended", reason: "left" });
    if (line) await within(1000, line.leave()).catch(() => undefined);
    await line?.close();
  }

  get current(): Peer | null { return this.peer; }

  /** The network is back or another: tries at once instead of resting, and seeks a new path for a call that goes on. */
  hurry = (): void => {
    this.wake?.();
    if (this.peer && this.staying) void this.mend(this.peer);
  };

  async show(): Promise<void> {
    const { microphone, camera, screen, pinned, audioOnly, picturesPaused } = this.shown();
    if (this.own.microphone) this.own.microphone.enabled = microphone;
    await this.peer?.setCamera(camera ? this.own.camera : null);
    await this.peer?.setScreen(screen ? this.own.screen : null);
    await this.peer?.setMicrophone(this.own.microphone);
    this.line?.setMuted(!microphone);
    this.line?.setCamera(camera && !picturesPaused);
    this.line?.setScreen(screen && !picturesPaused);
    this.line?.setWishes(pinned, audioOnly);
  }

  /** True when nothing more is to be tried now. */
  private async tryOnce(): Promise<boolean> {
    const peer = this.peer = new Peer();
    this.told = {};
    const opening = this.open(peer);
    try {
      await peer.setMicrophone(this.own.microphone);
      await peer.setCamera(this.shown().camera ? this.own.camera : null);
      const asking = this.ticket();
      const [ticket, offer, line] = await within(2 * patience, Promise.all([asking, peer.offer(asking.then(relaysOf)), opening]));
      if (this.over) throw new Error("left");
      this.line = line;
      if ("fault" in ticket) return this.refuse(ticket.fault);
      this.hasRelays = ticket.iceServers.length > 0;
      const reply = await within(2 * patience, line.join({ room: this.room, ticket: ticket.ticket, offer, replaces: this.last }));
      if (reply.refused !== null) return this.refused(reply.refused);
      await this.admitted(peer, reply);
      return true;
    } catch {
      void opening.then(line => line.close(), () => undefined);
      if (this.peer === peer) this.drop();
      if (this.attempt > 2) this.happen({ kind: "fault", fault: "server-away" });
      return this.over;
    }
  }

  private async admitted(peer: Peer, reply: Admission): Promise<void> {
    this.last = reply.connection;
    this.key = reply.key;
    this.staying = true;
    this.happen({ kind: "admitted", reply: { ...reply, ...this.told } });
    peer.connection.onconnectionstatechange = () => this.follow(peer);
    await peer.answer(reply.answer);
    this.beat = window.setInterval(() => void this.heartbeat(peer), 1000);
    peer.guardVoice(paused => {
      if (this.peer !== peer) return;
      this.happen({ kind: "uplink", paused });
      void this.show();
    });
    await this.show();
  }

  private follow(peer: Peer): void {
    if (this.peer !== peer) return;
    const state = peer.connection.connectionState;
    if (state === "connected") { this.attempt = 0; this.happen({ kind: "connected" }); }
    if (state === "disconnected" || state === "failed") void this.mend(peer);
  }

  private async heartbeat(peer: Peer): Promise<void> {
    const line = this.line;
    if (this.mending || !line) return;
    const known = await within(patience, line.heartbeat()).catch(() => null);
    if (this.line !== line || this.mending) return;
    if (known === null) void this.mend(peer);
    else if (!known) this.broken(peer);
  }

  /** Keeps the stay when the network has changed: seeks a path anew, over the same line or another. */
  private async mend(peer: Peer): Promise<void> {
    if (this.peer !== peer || this.over || this.mending || !this.staying) return;
    this.mending = true;
    this.happen({ kind: "shaken" });
    const end = performance.now() + mendable;
    let kept = false;
    for (let attempt = 0; this.peer === peer && !kept && performance.now() < end; attempt++) {
      if (attempt > 0) await this.rest(pause(attempt - 1, Math.random()));
      kept = this.peer === peer && await this.resume(peer).catch(() => this.forgetLine());
    }
    if (this.peer !== peer) return;
    this.mending = false;
    if (!kept) this.broken(peer);
  }

  /** True when the stay goes on; a refusal ends it. */
  private async resume(peer: Peer): Promise<boolean> {
    const line = this.line ??= await within(patience, this.open(peer));
    peer.restart();
    this.told = {};
    // Leave to use a relay is short: another network may need a new one.
    const offer = await within(patience, peer.offer(this.hasRelays ? this.ticket().then(relaysOf) : undefined));
    const reply = await within(patience, line.resume({ connection: this.last ?? "", key: this.key, offer }));
    if (this.peer !== peer) return false;
    if (reply.refused !== null) {
      this.broken(peer);
      return false;
    }
    this.happen({ kind: "admitted", reply: { ...reply, ...this.told } });
    await peer.answer(reply.answer);
    await this.show();
    this.follow(peer); // the state does not change when the old path still held
    return true;
  }

  private forgetLine(): false {
    void this.line?.close();
    this.line = null;
    return false;
  }

  private open(peer: Peer): Promise<Line> {
    const number = ++this.lines;
    return openLine(this.door.hub, this.news(peer, number)).then(line => {
      if (this.lines === number && this.peer === peer) return line;
      void line.close();
      throw new Error("late");
    });
  }

  private news(peer: Peer, number: number): News {
    const mine = <T>(tell: (what: T) => void) => (what: T): void => { if (this.peer === peer && this.lines === number) tell(what); };
    return {
      people: mine(people => { this.told.people = people; this.happen({ kind: "people", people }); }),
      slots: mine(slots => { this.told.slots = slots; this.happen({ kind: "slots", slots }); }),
      speaker: mine(connection => { this.told.speaker = connection; this.happen({ kind: "speaker", connection }); }),
      audience: mine(audience => this.happen({ kind: "audience", audience })),
      mute: () => { if (this.peer === peer && this.lines === number) this.happen({ kind: "muted" }); },
      putOut: mine(reason => comesBack(reason) ? this.broken(peer) : this.end(reason)),
      closed: () => {
        if (!this.staying || this.peer !== peer || this.lines !== number) return; // tryOnce sees its own failure
        this.line = null;
        void this.mend(peer);
      },
    };
  }

  private broken(peer: Peer): void {
    if (this.peer !== peer || this.over) return;
    const { line, staying } = this;
    this.drop();
    void line?.close();
    if (!staying) return; // still joining: tryOnce sees its own failure
    this.happen({ kind: "broken" });
    void this.rest(pause(this.attempt++, Math.random())).then(() => this.enter());
  }

  private refused(code: string): boolean {
    if (isFinal(code)) { this.refuse(code === "room-closed" ? "gone" : "offer-refused"); return true; }
    const line = this.line;
    this.drop();
    void line?.close();
    if (code === "room-full") this.happen({ kind: "fault", fault: "room-full" });
    return false;
  }

  private refuse(fault: Fault | "gone" | "revoked"): boolean {
    if (fault === "gone") this.end("closed");
    else if (fault === "revoked") this.end(fault);
    else {
      this.over = true;
      void this.line?.close();
      this.drop();
      this.happen({ kind: "refused", fault });
    }
    return true;
  }

  private end(reason: string): void {
    this.over = true;
    void this.line?.close();
    this.drop();
    this.happen({ kind: "ended", reason });
  }

  private drop(): void {
    window.clearInterval(this.beat);
    this.staying = this.mending = false;
    this.peer?.close();
    this.peer = null;
    this.line = null;
  }

  /** In a message body, never in a URL. */
  private async ticket(): Promise<Leave | { fault: Fault | "gone" | "revoked" }> {
    const answer = await fetch(this.door.ticket, { method: "POST", headers: { accept: "application/json" } });
    const body = await answer.json().catch(() => ({})) as Partial<Leave> & { code?: string };
    if (answer.ok && body.ticket) return { ticket: body.ticket, iceServers: body.iceServers ?? [] };
    const fault = ticketFault(answer.status, body.code ?? "");
    if (fault) return { fault };
    throw new Error(`ticket: ${answer.status}`);
  }

  private rest(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      this.wake = resolve;
      window.setTimeout(resolve, milliseconds);
    });
  }
}

function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: number;
  const late = new Promise<never>((_, reject) => { timer = window.setTimeout(() => reject(new Error("late")), milliseconds); });
  return Promise.race([promise, late]).finally(() => window.clearTimeout(timer));
}
