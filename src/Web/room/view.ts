// The page's elements: shows a state, reports what the person does. Knows no socket.
import { type State, type Tile, connection, peers, tiles } from "./state";

export interface Wishes {
  enter(): void;
  leave(): void;
  toggle(what: "microphone" | "camera" | "screen"): void;
  /** Also takes the pin off again. */
  pin(connection: string): void;
  /** Turns somebody's microphone off. */
  mute(connection: string): void;
  audioOnly(): void;
  choose(): void;
  hear(): void;
}

/** Where tracks come from; the state names them only. */
export interface Tracks {
  camera(): MediaStreamTrack | null;
  received(mid: string): MediaStreamTrack | null;
}

type Toggle = "microphone" | "camera" | "screen";
const toggles: Toggle[] = ["microphone", "camera", "screen"];

export class View {
  private readonly words: Record<string, string>;
  private readonly shown = new Map<string, HTMLElement>();
  private readonly microphones: HTMLSelectElement;
  private readonly cameras: HTMLSelectElement;

  constructor(private readonly root: HTMLElement, private readonly tracks: Tracks, wishes: Wishes) {
    this.words = JSON.parse(root.dataset.words ?? "{}") as Record<string, string>;
    this.microphones = this.find<HTMLSelectElement>("#room-microphone");
    this.cameras = this.find<HTMLSelectElement>("#room-camera");
    this.find("[data-do=enter]").addEventListener("click", () => wishes.enter());
    this.find("[data-do=leave]").addEventListener("click", () => wishes.leave());
    this.find("[data-do=hear]").addEventListener("click", () => wishes.hear());
    for (const what of toggles)
      for (const button of root.querySelectorAll(`[data-do=${what}]`)) button.addEventListener("click", () => wishes.toggle(what));
    this.find("[data-do=audio-only]").addEventListener("click", () => wishes.audioOnly());
    this.find("#room-stage").addEventListener("click", event => {
      const button = (event.target as Element).closest<HTMLElement>("[data-do]");
      const key = button?.closest<HTMLElement>(".tile")?.dataset.key;
      if (key && button?.dataset.do === "pin") wishes.pin(key);
      if (key && button?.dataset.do === "mute") wishes.mute(key);
    });
    for (const select of [this.microphones, this.cameras]) select.addEventListener("change", () => wishes.choose());
  }

  show(state: State): void {
    const { root } = this;
    root.dataset.roomState = state.phase;
    root.dataset.peers = String(peers(state));
    for (const part of root.querySelectorAll<HTMLElement>("[data-in]")) part.hidden = !part.dataset.in?.split(" ").includes(state.phase);
    this.showLine(state);
    this.showFault(state);
    this.showButtons(state);
    this.showPreview(state);
    this.showStage(state);
    if (state.phase === "ended") this.showEnd(state.ended ?? "closed");
  }

  /** Why it is over, and where to go from here. */
  private showEnd(why: string): void {
    const known = `ended-${why}` in this.words ? why : "closed";
    this.text("#room-ended", this.words[`ended-${known}`] ?? "");
    for (const part of this.root.querySelectorAll<HTMLElement>("[data-after]")) part.hidden = !part.dataset.after?.split(" ").includes(known);
  }

  /** For screen readers: who came and who went. */
  tell({ came, went }: { came: string[]; went: string[] }): void {
    const said = [came.length ? (this.words["came"] ?? "").replace("{0}", came.join(", ")) : "", went.length ? (this.words["went"] ?? "").replace("{0}", went.join(", ")) : ""].filter(Boolean).join(" ");
    const speaker = this.root.querySelector("#room-came");
    if (said && speaker) speaker.textContent = said;
  }

  /** Lists the devices by the names that the browser gives once they may be used. */
  listDevices(devices: MediaDeviceInfo[], used: { microphone?: string; camera?: string }): void {
    fill(this.microphones, devices.filter(d => d.kind === "audioinput"), used.microphone, this.words["microphone"] ?? "");
    fill(this.cameras, devices.filter(d => d.kind === "videoinput"), used.camera, this.words["camera"] ?? "");
  }

  choice = (): { microphone?: string; camera?: string } =>
    ({ ...(this.microphones.value ? { microphone: this.microphones.value } : {}), ...(this.cameras.value ? { camera: this.cameras.value } : {}) });

  /** How loud the microphone is, 0..1. */
  level(value: number): void { this.find<HTMLMeterElement>("#room-level").value = value; }

  speaking(keys: string[]): void {
    for (const [key, tile] of this.shown) tile.classList.toggle("speaking", keys.includes(key));
  }

  /** The browser wants a click before it plays sound. */
  askToHear(asked: boolean): void { this.find("[data-do=hear]").hidden = !asked; }

  private showLine(state: State): void {
    const word = connection(state);
    const line = this.find("#room-line");
    line.className = `state ${word === "together" ? "good" : word === "coming-back" ? "late" : word === "alone" ? "idle" : "soon"}`;
    const text = (this.words[`line-${word}`] ?? "").replace("{0}", String(peers(state)));
    if (line.textContent !== text) line.textContent = text; // a live region speaks at every change
  }

  private showFault(state: State): void {
    const notice = this.find("#room-fault");
    notice.hidden = state.fault === null || state.phase === "ended";
    const text = state.fault ? this.words[`fault-${state.fault}`] ?? "" : "";
    const paragraph = notice.querySelector("p");
    if (paragraph && paragraph.textContent !== text) paragraph.textContent = text;
  }

  private showButtons(state: State): void {
    const has = { microphone: state.hasMicrophone, camera: state.hasCamera, screen: "getDisplayMedia" in (navigator.mediaDevices ?? {}) };
    for (const what of toggles)
      for (const button of this.root.querySelectorAll<HTMLButtonElement>(`[data-do=${what}]`)) {
        const on = state[what];
        button.disabled = !has[what];
        button.hidden = !state.audience.canSend || (what === "screen" && !has.screen);
        button.classList.toggle("off", !on);
        const label = this.words[`${what}-${has[what] ? on ? "on" : "off" : "none"}`] ?? "";
        button.querySelector("span")!.textContent = label;
        button.title = label;
        const icon = { microphone: on ? "mic" : "mic-off", camera: on ? "video" : "video-off", screen: "monitor-up" }[what];
        const use = button.querySelector("use");
        const href = (use?.getAttribute("href") ?? "").replace(/#.*/, `#${icon}`);
        // Setting it, even to the same value, fetches the sprite again: not while the server is away.
        if (use && use.getAttribute("href") !== href) use.setAttribute("href", href);
      }
    this.find<HTMLButtonElement>("[data-do=enter]").disabled = state.fault === "waits"; // they knock by themselves
    this.find("[data-do=audio-only]").setAttribute("aria-checked", String(state.audioOnly));
    this.find("#room-pictures-paused").hidden = !state.picturesPaused || !(state.camera || state.screen);
    this.find("#room-audio-only").hidden = !state.audioOnly;
    this.find("#room-listening").hidden = state.audience.canSend || !state.audience.canReceive;
    this.find("#room-waiting").hidden = state.audience.canReceive;
    this.find("#room-silenced").hidden = !state.silenced;
    this.find("#room-stage").hidden = !state.audience.canReceive;
  }

  private showPreview(state: State): void {
    const preview = this.find<HTMLVideoElement>("#room-preview");
    attach(preview, state.phase === "lobby" && state.camera ? this.tracks.camera() : null);
    this.find("#room-no-preview").hidden = state.camera && state.hasCamera;
  }

  private showStage(state: State): void {
    const stage = this.find("#room-stage");
    const wanted = state.phase === "joining" || state.phase === "in" ? tiles(state) : [];
    stage.dataset.count = String(wanted.filter(t => !t.mine && !t.screen).length);
    stage.classList.toggle("with-screen", wanted.some(t => t.screen) || this.root.classList.contains("looking"));
    stage.classList.toggle("with-pinned", wanted.some(t => t.pinned));
    for (const [key, element] of this.shown)
      if (!wanted.some(t => t.key === key)) { element.remove(); this.shown.delete(key); }
    for (const tile of wanted) this.showTile(stage, tile, state);
  }

  private showTile(stage: HTMLElement, tile: Tile, state: State): void {
    let element = this.shown.get(tile.key);
    if (!element) {
      const template = this.find<HTMLTemplateElement>("#room-tile");
      element = (template.content.cloneNode(true) as DocumentFragment).querySelector<HTMLElement>(".tile")!;
      element.classList.toggle("mine", tile.mine);
      element.classList.toggle("screen", tile.screen);
      element.dataset.key = tile.key;
      this.shown.set(tile.key, element);
      if (tile.screen) stage.prepend(element); else stage.append(element);
    }
    const track = tile.mine ? (state.camera ? this.tracks.camera() : null) : tile.mid ? this.tracks.received(tile.mid) : null;
    const video = element.querySelector("video")!;
    attach(video, track);
    video.hidden = track === null;
    element.querySelector<HTMLElement>(".initials")!.textContent = initials(tile.name);
    element.querySelector<HTMLElement>(".initials")!.hidden = track !== null;
    element.querySelector(".name")!.textContent = tile.mine ? `${tile.name} ${this.words["me"] ?? ""}` : tile.screen ? `${this.words["screen-of"] ?? ""} ${tile.name}` : tile.name;
    element.querySelector(".caption")!.textContent = tile.caption;
    element.querySelector<HTMLElement>(".muted")!.hidden = !tile.muted;
    element.classList.toggle("away", tile.away);
    element.classList.toggle("paused", tile.paused);
    element.classList.toggle("pinned", tile.pinned);
    element.classList.toggle("speaker", tile.speaks);
    this.showPin(element.querySelector<HTMLElement>("[data-do=pin]")!, tile);
    const mute = element.querySelector<HTMLElement>("[data-do=mute]")!;
    mute.hidden = !this.root.dataset.conducts || tile.mine || tile.screen || tile.muted;
    this.name(mute, "mute", tile);
    element.querySelector<HTMLElement>(".coming-back")!.hidden = !tile.away;
    element.querySelector<HTMLElement>(".paused-note")!.hidden = !tile.paused || tile.away;
  }

  private showPin(button: HTMLElement, tile: Tile): void {
    button.hidden = tile.mine || tile.screen;
    button.setAttribute("aria-pressed", String(tile.pinned));
    this.name(button, "pin", tile);
  }

  private name(button: HTMLElement, word: string, tile: Tile): void {
    const label = (this.words[word] ?? "").replace("{0}", tile.name);
    if (button.title === label) return;
    button.title = label;
    button.setAttribute("aria-label", label);
  }

  private text(selector: string, text: string): void { this.find(selector).textContent = text; }

  private find<T extends HTMLElement = HTMLElement>(selector: string): T {
    const found = this.root.querySelector<T>(selector);
    if (!found) throw new Error(`The page lacks ${selector}.`);
    return found;
  }
}

/** Shows a track in a video element, touching it only when the track is another one. */
function attach(video: HTMLVideoElement, track: MediaStreamTrack | null): void {
  const now = (video.srcObject as MediaStream | null)?.getVideoTracks()[0] ?? null;
  if (now === track) return;
  video.srcObject = track ? new MediaStream([track]) : null;
}

function fill(select: HTMLSelectElement, devices: MediaDeviceInfo[], used: string | undefined, word: string): void {
  select.replaceChildren(...devices.map((device, i) => new Option(device.label || `${word} ${i + 1}`, device.deviceId, false, device.deviceId === used)));
  select.disabled = devices.length < 2;
}

/** "Dr Anne Exemple" is AE. */
function initials(name: string): string {
  const parts = name.split(/\s+/).filter(part => part.length > 2 || !/^[A-Z][a-z]?$/.test(part));
  return `${parts[0]?.[0] ?? ""}${parts.length > 1 ? parts[parts.length - 1]?.[0] ?? "" : ""}`.toUpperCase();
}
