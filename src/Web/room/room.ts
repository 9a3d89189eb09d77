// The room page: ties devices, call, state and view together.
import { Call, type Own } from "./call";
import { Chat } from "./chat";
import { tick } from "./clock";
import { Desk } from "./desk";
import { called, followCase, waitingRoom } from "./guest";
import { Looking } from "./looking";
import { Lobby } from "./lobby";
import { openCamera, openDevices, openScreen } from "./media";
import { Meter } from "./meter";
import { Notes } from "./notes";
import { Panes } from "./panes";
import { type Happening, comings, faultOf, isPutOut, next, start } from "./state";
import { View } from "./view";
import { followWall } from "./wall";

/** For a page without a line to the session's hub. */
const deaf = { on: () => undefined, onWatching: () => undefined, tell: () => undefined };

const betweenKnocks = 4000;

declare global {
  /** The current peer connection, for whoever wants its statistics. */
  interface Window { roomConnection?: RTCPeerConnection }
}

const root = document.getElementById("room");
if (root) run(root, root.dataset.session ?? "");

function run(root: HTMLElement, session: string): void {
  const { ticket = `/api/sessions/${session}/ticket`, hub = "/hub/room", home = `/sessions/${session}` } = root.dataset;
  const door = { ticket, hub };
  const guest = waitingRoom(root);
  let state = start;
  let call: Call | null = null;
  const own: Own = { microphone: null, camera: null, screen: null };
  const meter = new Meter(level => view.level(level));
  const sounds = [...root.querySelectorAll("audio")];
  const lobby = new Lobby(root, sounds);
  // A meeting-room screen has no line to it: nothing clinical goes there.
  const desk = root.querySelector("[data-from]") ? new Desk(session) : null;
  // The signaling server says it too; this one is heard in the lobby as well.
  const panes = desk && new Panes(desk, root, () => { happen({ kind: "ended", reason: "closed" }); void call?.leave(); });

  const view = new View(root,
    { camera: () => own.camera, received: mid => call?.current?.track(mid) ?? null },
    { enter: () => void enter(), leave, toggle: what => void toggle(what), pin, mute: connection => void mute(connection), audioOnly: () => void toggleAudioOnly(), choose: () => void useDevices(), hear: () => void hear() });

  function happen(what: Happening): void {
    const [sharing, before] = [state.screen, state];
    state = next(state, what);
    view.tell(comings(before, state));
    if (sharing && !state.screen) stopScreen();
    if (what.kind === "admitted") { meter.follow(null); listenTo(call); }
    if (what.kind === "muted") { if (own.microphone) own.microphone.enabled = false; void call?.show(); }
    if (what.kind === "ended") release();
    if (what.kind === "ended" && isPutOut(what.reason)) { panes?.clear(); notes?.clear(); }
    if (what.kind === "refused") meter.follow(own.microphone);
    view.show(state);
    if (what.kind === "refused" && what.fault === "waits") void knockAgain();
  }

  async function useDevices(): Promise<void> {
    stop(own.microphone, own.camera);
    const devices = await openDevices(view.choice());
    [own.microphone, own.camera] = [devices.microphone, devices.camera];
    meter.follow(own.microphone);
    happen({ kind: "devices", microphone: !!own.microphone, camera: !!own.camera, fault: devices.fault });
    const used = { microphone: own.microphone?.getSettings().deviceId, camera: own.camera?.getSettings().deviceId };
    const found = await navigator.mediaDevices?.enumerateDevices() ?? [];
    view.listDevices(found, used);
    lobby.list(found);
  }

  /** A guest is called in, and until then nothing goes between them and the room. */
  async function enter(): Promise<void> {
    if (guest && !(await called(guest))) return;
    if (state.fault !== "waits") meter.follow(null);
    call = new Call(session, door, own, () => state, happen);
    void call.enter();
  }

  /** Until the chair lets one in. */
  async function knockAgain(): Promise<void> {
    if (!guest) await new Promise(resolve => window.setTimeout(resolve, betweenKnocks));
    if (guest || state.fault === "waits") await enter();
  }

  function leave(): void {
    void call?.leave().then(() => location.assign(home));
  }

  async function toggle(what: "microphone" | "camera" | "screen"): Promise<void> {
    if (what === "microphone") toggleMicrophone();
    if (what === "camera") await toggleCamera();
    if (what === "screen") await toggleScreen();
    await call?.show();
  }

  function toggleMicrophone(): void {
    happen({ kind: "microphone", on: !state.microphone });
    if (own.microphone) own.microphone.enabled = state.microphone;
  }

  /** Off means off: the camera's lamp goes out. */
  async function toggleCamera(): Promise<void> {
    if (state.camera) {
      stop(own.camera);
      own.camera = null;
      return happen({ kind: "camera", on: false });
    }
    const { track, fault } = await openCamera(view.choice());
    own.camera = track;
    happen(track ? { kind: "camera", on: true } : { kind: "fault", fault });
  }

  function pin(connection: string): void {
    happen({ kind: "pin", connection: state.pinned === connection ? null : connection });
    void call?.show();
  }

  /** Only who conducts the session has the button. */
  async function mute(connection: string): Promise<void> {
    await fetch(`/api/sessions/${session}/mute`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ connection }) }).catch(() => null);
  }

  /** Spares the line both ways: nobody's pictures come, and one's own goes no more. */
  async function toggleAudioOnly(): Promise<void> {
    happen({ kind: "audio-only", on: !state.audioOnly });
    if (state.audioOnly && state.camera) await toggleCamera();
    await call?.show();
  }

  async function toggleScreen(): Promise<void> {
    if (state.screen) return happen({ kind: "screen", on: false });
    try {
      own.screen = await openScreen();
    } catch (error) {
      // Closing the chooser is a change of mind, not a fault.
      const fault = faultOf(error instanceof DOMException ? error.name : "");
      if (fault !== "not-allowed") happen({ kind: "fault", fault: "screen-failed" });
      return;
    }
    own.screen?.addEventListener("ended", () => { happen({ kind: "screen", on: false }); void call?.show(); });
    happen({ kind: "screen", on: !!own.screen });
  }

  function stopScreen(): void {
    stop(own.screen);
    own.screen = null;
    void call?.show();
  }

  function listenTo(call: Call | null): void {
    const peer = call?.current;
    if (!peer) return;
    window.roomConnection = peer.connection;
    peer.sounds().forEach((track, i) => { const sound = sounds[i]; if (sound) sound.srcObject = new MediaStream([track]); });
    void hear();
  }

  async function hear(): Promise<void> {
    const played = await Promise.all(sounds.map(sound => sound.play().then(() => true, () => false)));
    view.askToHear(played.includes(false));
  }

  function release(): void {
    stop(own.microphone, own.camera, own.screen);
    meter.follow(null);
  }

  function showSpeaking(): void {
    const mids = call?.current?.speaking() ?? [];
    view.speaking(state.slots.filter(s => s.connection && mids.includes(s.mid)).map(s => s.connection!));
  }

  const noting = root.querySelector<HTMLElement>("[data-notes]");
  const notes = desk && noting ? new Notes(noting, desk) : null;
  if (root.querySelector("#room-looking")) new Looking(root, desk ?? deaf, session, () => view.show(state));
  for (const part of root.querySelectorAll<HTMLElement>("[data-ask]")) followCase(part, () => state.phase === "in");
  for (const wall of root.querySelectorAll<HTMLElement>("[data-wall]")) followWall(wall);
  if (desk) new Chat(root.querySelector<HTMLElement>("#room-chat")!, root.querySelector<HTMLElement>("#room-chat-came")!);
  void desk?.listen();
  window.setInterval(() => tick(root, performance.now()), 250);
  window.setInterval(showSpeaking, 300);
  window.addEventListener("online", () => call?.hurry());
  whenNetworkChanges(() => call?.hurry());
  window.addEventListener("pagehide", () => void call?.leave());
  view.show(state);
  void useDevices();
}

/** Phones tell when they go from one network to another; desktops tell nothing, and ICE notices. */
function whenNetworkChanges(act: () => void): void {
  const network = (navigator as { connection?: EventTarget & { type?: string } }).connection;
  let type = network?.type;
  network?.addEventListener("change", () => {
    // Estimates of speed come as changes too.
    const changed = network.type !== undefined && network.type !== type && network.type !== "none";
    type = network.type;
    if (changed) act();
  });
}

function stop(...tracks: (MediaStreamTrack | null)[]): void {
  for (const track of tracks) track?.stop();
}
