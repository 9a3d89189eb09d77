// Saves an opinion as typed, on its page and beside the video.

/** Milliseconds after the last keystroke. */
const PAUSE = 1200;

export class Autosave {
  private readonly state: HTMLElement;
  private timer = 0;
  private busy = false;
  private typed = false; // since the last save began
  private saving = Promise.resolve(); // the save on its way
  private stopped = false; // somebody else saved: the person decides, with the form's own button
  private ended = false;

  constructor(private readonly form: HTMLFormElement) {
    this.state = form.querySelector<HTMLElement>("[data-autosave-state]")!;
    form.addEventListener("input", () => {
      this.typed = true;
      clearTimeout(this.timer);
      this.timer = window.setTimeout(this.save, PAUSE);
    });
    document.addEventListener("visibilitychange", this.leave);
  }

  /** True when all that was typed is stored. */
  get kept(): boolean { return !this.typed && !this.busy && !this.stopped; }

  /** Saves what was typed by now. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    await this.saving;
    this.save();
    await this.saving;
  }

  /** Saves no more; gives the save that is on its way. */
  end(): Promise<void> | undefined {
    clearTimeout(this.timer);
    this.ended = true;
    document.removeEventListener("visibilitychange", this.leave);
    return this.busy ? this.saving : undefined;
  }

  private readonly leave = (): void => { if (document.visibilityState === "hidden") this.save(); };

  private readonly save = (): void => {
    if (this.typed && !this.busy && !this.ended && !this.stopped) this.saving = this.put();
  };

  private async put(): Promise<void> {
    const { saving, saved, changed, lost } = this.form.dataset;
    this.busy = true;
    this.typed = false;
    this.say(saving!);
    const answer = await this.send();
    if (answer?.ok) this.field("Version")!.value = (await answer.json() as { version: string }).version;
    this.busy = false;
    if (answer?.status === 409) this.stopped = true;
    else if (!answer?.ok) this.typed = true;
    if (this.ended) return;
    this.say(answer?.ok ? saved!.replace("{0}", hour()) : this.stopped ? changed! : lost!);
    if (this.typed) this.timer = window.setTimeout(this.save, answer?.ok ? PAUSE : 5 * PAUSE);
  }

  private async send(): Promise<Response | undefined> {
    const text = (name: string) => this.field(name)?.value ?? "";
    const body = JSON.stringify({
      understood: text("Understood"), findings: text("Findings"), answer: text("Answer"), recommendations: text("Recommendations"), prescriptions: text("Prescriptions"),
      reconsider: text("Reconsider"), addressee: text("Addressee"), degree: text("Degree").toLowerCase() || null, patientPresent: this.ticked("PatientPresent"), inpatient: this.ticked("Inpatient"),
      followUpOn: text("FollowUpOn") || null, version: text("Version") || null,
    });
    try {
      return await fetch(this.form.dataset.autosave!, { method: "PUT", headers: { "Content-Type": "application/json" }, body, keepalive: body.length < 60_000 });
    } catch {
      return undefined; // offline: tried again
    }
  }

  private field = (name: string): { value: string } | null => this.form.elements.namedItem(`Typed.${name}`) as unknown as { value: string } | null;

  /** A box of the page, or what a shorter form carries along of it. */
  private ticked(name: string): boolean {
    const field = this.form.elements.namedItem(`Typed.${name}`);
    return field instanceof HTMLInputElement && (field.type === "checkbox" ? field.checked : field.value === "true");
  }

  private say(words: string): void { this.state.textContent = words; }
}

/** As the server says it: "13 h 05" or "13:05", in Paris. */
function hour(): string {
  const time = new Date().toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris" });
  return document.documentElement.lang === "fr" ? time.replace(/^0/, "").replace(":", " h ") : time;
}
