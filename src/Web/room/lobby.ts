// Tried before one enters: the loudspeaker, and what the line will carry.
import { type Line, judge, speed } from "./line";

/** Bytes fetched and sent at most, and ms after which what came until then is enough to tell. */
const DOWN = 256 * 1024, UP = 64 * 1024, LONG = 4000;

export class Lobby {
  private readonly speakers: HTMLSelectElement;
  private readonly told: HTMLElement | null;

  /** `sounds` are what the room is heard by. */
  constructor(root: HTMLElement, sounds: HTMLAudioElement[]) {
    this.speakers = root.querySelector<HTMLSelectElement>("#room-speaker")!;
    this.told = root.querySelector<HTMLElement>("#room-line-told");
    this.speakers.addEventListener("change", () => void Promise.all(sounds.map(sound => this.send(sound))));
    root.querySelector("[data-do=sound]")!.addEventListener("click", () => void this.ring());
    root.querySelector("[data-do=line]")?.addEventListener("click", event => void this.measure(event.currentTarget as HTMLButtonElement));
  }

  /** Names the loudspeakers where the browser lets one choose. */
  list(devices: MediaDeviceInfo[]): void {
    const found = "setSinkId" in HTMLAudioElement.prototype ? devices.filter(d => d.kind === "audiooutput" && d.label) : [];
    const chosen = this.speakers.value;
    this.speakers.replaceChildren(...found.map(d => new Option(d.label, d.deviceId)));
    if (found.some(d => d.deviceId === chosen)) this.speakers.value = chosen;
    this.speakers.parentElement!.hidden = found.length === 0;
  }

  private async send(sound: HTMLAudioElement): Promise<void> {
    if (this.speakers.value) await sound.setSinkId(this.speakers.value).catch(() => undefined);
  }

  /** Three rising notes, where the room will be heard. */
  private async ring(): Promise<void> {
    const context = new AudioContext();
    const out = context.createMediaStreamDestination();
    [523, 659, 784].forEach((pitch, i) => {
      const [note, loudness] = [context.createOscillator(), context.createGain()];
      const at = context.currentTime + 0.1 + i * 0.25;
      note.frequency.value = pitch;
      loudness.gain.setValueAtTime(0, at);
      loudness.gain.linearRampToValueAtTime(0.3, at + 0.03);
      loudness.gain.linearRampToValueAtTime(0, at + 0.22);
      note.connect(loudness).connect(out);
      note.start(at);
      note.stop(at + 0.25);
    });
    const sound = new Audio();
    sound.srcObject = out.stream;
    await this.send(sound);
    await sound.play().catch(() => undefined);
    window.setTimeout(() => void context.close(), 1500);
  }

  private async measure(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    this.say("", "measuring");
    const line = await measured().catch(() => null);
    const verdict = line ? judge(line) : "poor";
    this.say(verdict === "full" ? "good" : verdict === "poor" ? "late" : "soon", verdict);
    button.disabled = false;
  }

  private say(colour: string, word: string): void {
    if (!this.told) return;
    this.told.className = colour ? `notice ${colour}` : "hint";
    this.told.textContent = this.told.dataset[word] ?? "";
    this.told.hidden = false;
  }
}

async function measured(): Promise<Line> {
  let back = Infinity;
  for (let i = 0; i < 3; i++) {
    const at = performance.now();
    await fetched(1);
    back = Math.min(back, performance.now() - at);
  }
  const down = await fetched(DOWN);
  return { back, down, up: await sent(back) };
}

/** kbit/s of what came in time. */
async function fetched(bytes: number): Promise<number> {
  const answer = await fetch(`/api/line?bytes=${bytes}`, { cache: "no-store" });
  if (!answer.ok || !answer.body) throw new Error(String(answer.status));
  const [reader, began] = [answer.body.getReader(), performance.now()];
  let came = 0;
  for (let took = 0; took < LONG; took = performance.now() - began) {
    const { done, value } = await Promise.race([reader.read(), new Promise<{ done: true; value?: undefined }>(late => window.setTimeout(() => late({ done: true }), LONG - took))]);
    if (value) came += value.length;
    if (done) break;
  }
  const took = performance.now() - began;
  void reader.cancel().catch(() => undefined);
  return speed(came, took);
}

/** kbit/s; how much went of what did not go in time nobody knows, so half of it is believed. */
async function sent(back: number): Promise<number> {
  const began = performance.now();
  const stop = AbortSignal.timeout(LONG);
  const went = await fetch("/api/line", { method: "POST", headers: { "content-type": "application/octet-stream" }, body: crypto.getRandomValues(new Uint8Array(UP)), signal: stop }).then(answer => answer.ok, () => false);
  const took = performance.now() - began;
  if (!went && !stop.aborted) throw new Error("not sent");
  return went ? speed(UP, took - back) : speed(UP, LONG) / 2;
}
