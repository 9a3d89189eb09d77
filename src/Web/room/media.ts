// Devices and the one peer connection of a stay. Knows neither the page's elements nor the hub.
import { type Hearing, hearingStart, nextHearing } from "./hearing";
import { type Fault, deviceFault, faultOf } from "./state";
import { type Pictures, nextUplink, uplinkStart } from "./uplink";

export interface Devices { microphone: MediaStreamTrack | null; camera: MediaStreamTrack | null; fault: Fault | null }
export interface Choice { microphone?: string; camera?: string }

const picture = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
const sound = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Opens what there is: both, or the microphone alone, or the camera alone, or nothing and why. */
export async function openDevices(choice: Choice): Promise<Devices> {
  if (!navigator.mediaDevices) return { microphone: null, camera: null, fault: "insecure" };
  const audio = { ...sound, ...(choice.microphone ? { deviceId: { exact: choice.microphone } } : {}) };
  const video = { ...picture, ...(choice.camera ? { deviceId: { exact: choice.camera } } : {}) };
  const both = await open({ audio, video });
  if (both.stream) return { microphone: both.stream.getAudioTracks()[0] ?? null, camera: both.stream.getVideoTracks()[0] ?? null, fault: null };
  // One of the two is refused or missing; asking one by one tells which.
  const microphone = await open({ audio });
  const camera = await open({ video });
  return {
    microphone: microphone.stream?.getAudioTracks()[0] ?? null,
    camera: camera.stream?.getVideoTracks()[0] ?? null,
    fault: deviceFault(microphone.fault, camera.fault),
  };
}

export const openCamera = async (choice: Choice): Promise<{ track: MediaStreamTrack | null; fault: Fault | null }> => {
  const got = await open({ video: { ...picture, ...(choice.camera ? { deviceId: { exact: choice.camera } } : {}) } });
  return { track: got.stream?.getVideoTracks()[0] ?? null, fault: got.fault };
};

/** The screen, a window or a tab; null when the person changed their mind. */
export async function openScreen(): Promise<MediaStreamTrack | null> {
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: false });
  const track = stream.getVideoTracks()[0] ?? null;
  if (track) track.contentHint = "detail"; // a laboratory sheet must be legible before it is smooth
  return track;
}

async function open(constraints: MediaStreamConstraints): Promise<{ stream: MediaStream | null; fault: Fault | null }> {
  try {
    return { stream: await navigator.mediaDevices.getUserMedia(constraints), fault: null };
  } catch (error) {
    return { stream: null, fault: faultOf(error instanceof DOMException ? error.name : "") };
  }
}

const layers: RTCRtpEncodingParameters[] = [
  { rid: "l", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: "m", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: "h", scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
];

/** Of the smallest picture while it is only tried. */
const leastBitrate = 60_000;

/** Of the voice, copies not counted: on a line that carries no picture it must leave room for what is repeated. */
const fullVoice = 32_000;
const leastVoice = 20_000;

const common: RTCConfiguration = { bundlePolicy: "max-bundle" };

/** One peer connection: the m-lines of PROTOCOL.md, in their order. */
export class Peer {
  readonly connection = new RTCPeerConnection(common);
  private readonly microphone = this.connection.addTransceiver("audio", { direction: "sendonly" });
  private readonly camera = this.connection.addTransceiver("video", { direction: "sendonly", sendEncodings: layers });
  private readonly screen = this.connection.addTransceiver("video", { direction: "sendonly", sendEncodings: [{ maxBitrate: 1_500_000 }] });
  private readonly slots: RTCRtpTransceiver[];
  private readonly heard = new Map<RTCRtpTransceiver, Heard>();
  private guard: number | undefined;

  constructor() {
    const receive = (kind: "audio" | "video", n: number): RTCRtpTransceiver[] =>
      Array.from({ length: n }, () => this.connection.addTransceiver(kind, { direction: "recvonly" }));
    this.slots = [...receive("audio", 3), ...receive("video", 9)];
    for (const line of [this.microphone, this.camera, this.screen, ...this.slots]) keepForwarded(line);
  }

  /** The next offer begins the checks anew: the network has changed. */
  restart = (): void => this.connection.restartIce();

  /** Gathering begins with the local description: the relays must be known by then. */
  async offer(relays?: Promise<RTCIceServer[]>): Promise<string> {
    const [offer, iceServers] = await Promise.all([this.connection.createOffer(), relays]);
    if (iceServers) this.connection.setConfiguration({ ...common, iceServers });
    try {
      await this.connection.setLocalDescription({ type: "offer", sdp: withAudioNack(offer.sdp ?? "") });
    } catch {
      await this.connection.setLocalDescription(offer); // a browser that lets nobody change its offer
    }
    return this.connection.localDescription?.sdp ?? "";
  }

  answer = (sdp: string): Promise<void> => this.connection.setRemoteDescription({ type: "answer", sdp });
  setMicrophone = (track: MediaStreamTrack | null): Promise<void> => this.microphone.sender.replaceTrack(track);
  setCamera = (track: MediaStreamTrack | null): Promise<void> => this.camera.sender.replaceTrack(track);
  setScreen = (track: MediaStreamTrack | null): Promise<void> => this.screen.sender.replaceTrack(track);

  /** The track that a slot receives. */
  track = (mid: string): MediaStreamTrack | null => this.slots.find(s => s.mid === mid)?.receiver.track ?? null;

  sounds = (): MediaStreamTrack[] => this.slots.slice(0, 3).map(s => s.receiver.track);

  /** The audio slots in which somebody is speaking now. */
  speaking = (): string[] => this.slots.slice(0, 3)
    .filter(s => s.receiver.getSynchronizationSources().some(source => (source.audioLevel ?? 0) > 0.02))
    .map(s => s.mid ?? "");

  /**
   * From now on the voice comes first: pictures give way to it when the line out is too thin, which is told when they do
   * and when they are back, and what is heard with gaps is held back until it has none.
   */
  guardVoice(tell: (paused: boolean) => void): void {
    let state = uplinkStart(performance.now());
    this.guard = window.setInterval(() => void this.stats().then(async stats => {
      this.holdBack(stats);
      const next = nextUplink(state, performance.now(), availableOf(stats));
      if (next.pictures !== state.pictures) await this.sendPictures(next.pictures);
      if ((next.pictures === "all") !== (state.pictures === "all")) tell(next.pictures !== "all");
      state = next;
    }), 1000);
  }

  close = (): void => {
    window.clearInterval(this.guard);
    this.connection.close();
  };

  private stats = async (): Promise<Stat[]> => [...(await this.connection.getStats() as unknown as Map<string, Stat>).values()];

  private holdBack(stats: Stat[]): void {
    for (const slot of this.slots.slice(0, 3)) {
      const stat = stats.find(s => s.type === "inbound-rtp" && s.mid === slot.mid);
      if (!stat) continue;
      const [played, gaps] = [stat.totalSamplesReceived ?? 0, (stat.concealedSamples ?? 0) - (stat.silentConcealedSamples ?? 0)];
      const was = this.heard.get(slot) ?? { hearing: hearingStart, played, gaps };
      const hearing = nextHearing(was.hearing, played - was.played, gaps - was.gaps);
      if (hearing.wait !== was.hearing.wait) slot.receiver.jitterBufferTarget = hearing.wait || null;
      this.heard.set(slot, { hearing, played, gaps });
    }
  }

  private async sendPictures(which: Pictures): Promise<void> {
    const voice = this.microphone.sender.getParameters();
    for (const e of voice.encodings) e.maxBitrate = which === "none" ? leastVoice : fullVoice;
    await this.microphone.sender.setParameters(voice).catch(() => undefined);
    for (const line of [this.camera, this.screen]) {
      const parameters = line.sender.getParameters();
      for (const e of parameters.encodings) {
        e.active = which === "all" || (which === "least" && e.rid === "l");
        if (e.rid === "l") e.maxBitrate = which === "least" ? leastBitrate : layers[0]!.maxBitrate;
      }
      await line.sender.setParameters(parameters).catch(() => undefined); // closed meanwhile
    }
  }
}

/** Of one slot, with its counters when they were last looked at. */
interface Heard { hearing: Hearing; played: number; gaps: number }

interface Stat {
  id: string; type: string; mid?: string;
  selectedCandidatePairId?: string; availableOutgoingBitrate?: number;
  totalSamplesReceived?: number; concealedSamples?: number; silentConcealedSamples?: number;
}

/** Bits a second that the line out is thought to carry; null when the browser does not tell. */
function availableOf(stats: Stat[]): number | null {
  const path = stats.find(s => s.type === "transport")?.selectedCandidatePairId;
  return stats.find(s => s.id === path)?.availableOutgoingBitrate ?? null;
}

/** What the bridge forwards, best first: RED is Opus with a copy of the frame before. An offer of every codec would be four times as long. */
const forwarded = {
  audio: [/^audio\/red/, /^audio\/opus/],
  // H.264 for devices that encode nothing else: Constrained Baseline in packets of any kind.
  video: [/^video\/VP8/, /^video\/H264(?=.*packetization-mode=1)(?=.*profile-level-id=42e0)/i, /^video\/rtx/],
};

function keepForwarded(line: RTCRtpTransceiver): void {
  const kind = line.receiver.track.kind === "audio" ? "audio" : "video";
  const known = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  const codecs = forwarded[kind].flatMap(wanted => known.filter(c => wanted.test(`${c.mimeType} ${c.sdpFmtpLine ?? ""}`)));
  if (codecs.length) line.setCodecPreferences(codecs);
}

/** Chromium repeats audio and asks for it, but offers neither by itself. */
export const withAudioNack = (sdp: string): string =>
  sdp.replace(/a=rtpmap:(\d+) opus\/48000\/2\r\n/g, (line, type: string) => `${line}a=rtcp-fb:${type} nack\r\n`);
