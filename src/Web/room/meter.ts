// How loud the microphone is, so that people know before they enter that they can be heard.
export class Meter {
  private readonly context = new AudioContext();
  private readonly analyser = new AnalyserNode(this.context, { fftSize: 512 });
  private readonly samples = new Float32Array(512);
  private source: MediaStreamAudioSourceNode | null = null;

  constructor(show: (level: number) => void) {
    window.setInterval(() => { if (this.source) show(this.level()); }, 100);
    // Browsers start sound only after a gesture.
    for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, () => { if (this.source) void this.context.resume(); });
  }

  follow(track: MediaStreamTrack | null): void {
    this.source?.disconnect();
    this.source = track ? this.context.createMediaStreamSource(new MediaStream([track])) : null;
    this.source?.connect(this.analyser);
    void (track ? this.context.resume() : this.context.suspend());
  }

  /** From silence to loud speech, 0..1. */
  private level(): number {
    this.analyser.getFloatTimeDomainData(this.samples);
    const power = this.samples.reduce((sum, sample) => sum + sample * sample, 0) / this.samples.length;
    return Math.min(1, Math.max(0, 1 + Math.log10(power + 1e-9) / 6));
  }
}
