// The document that everybody looks at: draws what the part of the page says is shown, with hands that point and a view that follows who shows.
import type * as Dicom from "../pages/dicom";
import type { Window } from "../pages/viewer/dicom";
import { frameOf, paint, photo, type Shown } from "../pages/viewer/picture";
import { fit, type Point, type Size, type View, zoom } from "../pages/viewer/view";
import type { Desk } from "./desk";

/** What others do, and what they are told. A meeting-room screen hears nothing: it looks at the whole picture. */
type Table = Pick<Desk, "on" | "onWatching" | "tell">;
import { dragged, fractionsAt, type Look, lookOf, Pace, placeOf, viewOf } from "./look";

/** Larger by a step of the wheel or a key; pixels of the frame a key moves; how long a hand is seen that does not move. */
const STEP = 1.25, PAN = 60, HAND_MS = 3000;
/** Fifteen a second, hand and view together: the server puts out who sends more than twenty. */
const PACE_MS = 1000 / 15;
const HAND_STEP = 0.02;

interface Hand extends Point { element: HTMLElement; gone: number }

export class Looking {
  private readonly part: HTMLElement;
  private readonly viewer: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private readonly overlay: HTMLElement;
  private readonly pointers = new Map<number, Point>();
  private readonly hands = new Map<string, Hand>();
  private readonly pace = new Pace(PACE_MS);
  private readonly waiting: { hand?: number; view?: number } = {};
  private source = "";
  private loaded = 0;
  private shown: Shown | null = null;
  private pages = 0;
  private view: View = { scale: 1, x: 0, y: 0, turns: 0 };
  private window: Window | null = null;
  /** The window that was last told or fetched; another one is somebody's wish. */
  private windowTold = "";
  private look: Look | null = null;
  private following = true;
  private mode: "move" | "point" | "light" = "move";
  private own: Point = { x: 0.5, y: 0.5 };
  private drawing = 0;
  private lighting = 0;
  private dicom: typeof Dicom | null = null;

  /** @param laidOut Called when the stage is to make room, or has it back. */
  constructor(private readonly root: HTMLElement, private readonly desk: Table, private readonly session: string, private readonly laidOut: () => void) {
    this.part = root.querySelector<HTMLElement>("#room-shown")!;
    this.viewer = root.querySelector<HTMLElement>("#room-looking [data-viewer]")!;
    this.canvas = this.viewer.querySelector("canvas")!;
    this.overlay = this.viewer.querySelector<HTMLElement>(".hands")!;
    new MutationObserver(() => void this.read()).observe(this.part, { childList: true });
    new ResizeObserver(() => this.resized()).observe(this.canvas);
    desk.on<[string, string, number, number]>("Pointed", (person, name, x, y) => this.pointed(person, name, { x, y }));
    desk.on<[number, number, number]>("Looked", (x, y, by) => this.looked({ x, y, zoom: by }));
    desk.onWatching(() => this.tellView());
    this.listen();
  }

  /** What the part says, as the server wrote it for this reader. */
  private get said(): DOMStringMap | null { return this.part.querySelector<HTMLElement>("[data-shown]")?.dataset ?? null; }
  private get mine(): boolean { return this.said?.mine === "true"; }
  private get frame(): Size { return frameOf(this.canvas); }

  private async read(): Promise<void> {
    const said = this.said;
    const source = said?.src ?? "";
    this.viewer.hidden = !source;
    this.tell(said);
    if (this.root.classList.toggle("looking", !!source) !== !!this.source || source !== this.source) this.laidOut();
    this.showPages();
    this.showTools();
    if (source !== this.source) await this.open(source, said?.kind ?? "");
    this.takeWindow();
  }

  /** Says it once to those who hear the page. */
  private tell(said: DOMStringMap | null): void {
    const status = this.root.querySelector<HTMLElement>("#room-looking [data-told]")!;
    const text = said ? (status.dataset.shows ?? "").replace("{0}", said.by ?? "") : "";
    if (status.textContent !== text) status.textContent = text;
  }

  private async open(source: string, kind: string): Promise<void> {
    const number = ++this.loaded;
    this.source = source;
    this.forget();
    const say = this.viewer.querySelector<HTMLElement>("[data-say]")!;
    say.textContent = "";
    if (!source) return;
    try {
      const answer = await fetch(source, { redirect: "manual" });
      if (!answer.ok) throw new Error("not shown");
      const bytes = await answer.arrayBuffer();
      const shown = kind === "dicom" ? await (await this.reader()).dicom(new Uint8Array(bytes)) : await photo(new Blob([bytes]));
      if (number !== this.loaded) return; // another one is shown by now
      this.shown = shown;
      this.pages = Number(answer.headers.get("Pages") ?? 0);
      this.window = shown.grey?.window ?? null;
      this.canvas.dataset.picture = `${shown.width}x${shown.height}`;
      this.canvas.setAttribute("aria-label", this.part.querySelector("strong")?.textContent ?? "");
      this.view = this.look && this.follows() ? viewOf(this.look, shown, this.frame) : fit(shown, this.frame);
      this.showPages();
      this.showTools();
      this.takeWindow();
      this.tellView();
      this.draw();
    } catch {
      if (number === this.loaded) say.textContent = say.dataset.broken ?? "";
    }
  }

  /** What was seen is gone: nothing of it is kept in the page. */
  private forget(): void {
    this.shown = null;
    this.window = null;
    this.windowTold = "";
    this.pages = 0;
    this.look = null;
    delete this.canvas.dataset.picture;
    for (const hand of this.hands.values()) hand.element.remove();
    this.hands.clear();
    this.canvas.getContext("2d")?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  private async reader(): Promise<typeof Dicom> {
    return this.dicom ??= await import(new URL(this.root.querySelector<HTMLElement>("#room-looking")!.dataset.dicom!, document.baseURI).href) as typeof Dicom;
  }

  private listen(): void {
    const { canvas } = this;
    this.viewer.addEventListener("click", event => {
      const button = (event.target as Element).closest<HTMLElement>("[data-look]");
      if (button) this.act(button.dataset.look!);
    });
    canvas.addEventListener("wheel", event => {
      event.preventDefault();
      this.move(zoom(this.view, event.deltaY < 0 ? STEP : 1 / STEP, at(event), this.frame));
    }, { passive: false });
    canvas.addEventListener("pointerdown", event => {
      canvas.setPointerCapture(event.pointerId);
      this.pointers.set(event.pointerId, at(event));
      if (this.mode === "point") this.point(at(event));
    });
    canvas.addEventListener("pointermove", event => this.drag(event));
    for (const end of ["pointerup", "pointercancel"] as const) canvas.addEventListener(end, event => { this.pointers.delete(event.pointerId); this.tellWindow(); });
    canvas.addEventListener("keydown", event => {
      const act = ({ "+": "in", "=": "in", "-": "out", "0": "fit", ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" } as Record<string, string>)[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.act(event.shiftKey && act !== "in" ? `light-${act}` : act);
    });
  }

  private act(what: string): void {
    if (!this.shown) return;
    const { width, height } = this.frame, middle = { x: width / 2, y: height / 2 };
    switch (what) {
      case "in": return this.move(zoom(this.view, STEP, middle, this.frame));
      case "out": return this.move(zoom(this.view, 1 / STEP, middle, this.frame));
      case "fit": return this.move(fit(this.shown, this.frame));
      case "left": case "right": case "up": case "down": {
        const [x, y] = [what === "left" ? -1 : what === "right" ? 1 : 0, what === "up" ? -1 : what === "down" ? 1 : 0];
        if (this.mode === "point") return this.pointTo({ x: this.own.x + x * HAND_STEP, y: this.own.y + y * HAND_STEP });
        return this.move({ ...this.view, x: this.view.x - x * PAN, y: this.view.y - y * PAN });
      }
      case "light-left": return this.relight(-10, 0, true);
      case "light-right": return this.relight(10, 0, true);
      case "light-up": return this.relight(0, -10, true);
      case "light-down": return this.relight(0, 10, true);
      case "point": case "light": this.mode = this.mode === what ? "move" : what; break;
      case "follow": this.follow(!this.following); break;
    }
    this.showTools();
    if (what === "point" && this.mode === "point") this.canvas.focus();
  }

  private drag(event: PointerEvent): void {
    const now = at(event), before = this.pointers.get(event.pointerId);
    if (this.mode === "point" && this.pointers.size < 2) return this.point(now);
    if (!before) return;
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    if (other) {
      const grown = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      this.move(zoom(this.view, grown, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, this.frame));
    } else if (this.mode === "light") this.relight(now.x - before.x, now.y - before.y, false);
    else this.move({ ...this.view, x: this.view.x + now.x - before.x, y: this.view.y + now.y - before.y });
  }

  /** My own wish: who shows takes the others along, who followed does not any more. */
  private move(view: View): void {
    if (!this.shown) return;
    this.view = view;
    if (this.mine) this.tellView();
    else this.follow(false);
    this.draw();
  }

  private follows(): boolean { return this.following && !this.mine; }

  private follow(on: boolean): void {
    if (this.mine || this.following === on) return;
    this.following = on;
    if (on && this.shown) {
      this.view = this.look ? viewOf(this.look, this.shown, this.frame) : fit(this.shown, this.frame);
      this.windowTold = "";
      this.takeWindow();
      this.draw();
    }
    this.showTools();
  }

  private looked(look: Look): void {
    this.look = look;
    if (!this.follows() || !this.shown) return;
    this.view = viewOf(look, this.shown, this.frame);
    this.draw();
  }

  private resized(): void {
    if (!this.shown) return;
    if (this.look && this.follows()) this.view = viewOf(this.look, this.shown, this.frame);
    this.draw();
  }

  private tellView(): void { this.paced("view", () => { if (this.shown && this.mine) { const { x, y, zoom: by } = lookOf(this.view, this.shown, this.frame); this.desk.tell("Look", x, y, by); } }); }

  private point(at: Point): void {
    if (this.shown) this.pointTo(fractionsAt(this.view, at, this.shown, this.frame));
  }

  /** One's own hand is seen as the others see it. */
  private pointTo(to: Point): void {
    this.own = { x: Math.min(1, Math.max(0, to.x)), y: Math.min(1, Math.max(0, to.y)) };
    this.pointed("me", "", this.own);
    this.paced("hand", () => this.desk.tell("Point", this.own.x, this.own.y));
  }

  private paced(what: "hand" | "view", tell: () => void): void {
    if (this.waiting[what]) return; // what is told then is what is true then
    const wait = this.pace.wait(performance.now());
    if (wait === 0) return tell();
    this.waiting[what] = window.setTimeout(() => { this.waiting[what] = undefined; this.paced(what, tell); }, wait);
  }

  private pointed(person: string, name: string, to: Point): void {
    if (!this.shown) return;
    let hand = this.hands.get(person);
    if (!hand) {
      const element = document.createElement("span");
      element.className = "hand";
      element.textContent = name;
      this.overlay.append(element);
      hand = { ...to, element, gone: 0 };
      this.hands.set(person, hand);
    }
    [hand.x, hand.y] = [to.x, to.y];
    window.clearTimeout(hand.gone);
    hand.gone = window.setTimeout(() => { hand.element.remove(); this.hands.delete(person); }, HAND_MS);
    this.place(hand);
  }

  private place(hand: Hand): void {
    if (!this.shown) return;
    const { x, y } = placeOf(this.view, hand, this.shown, this.frame);
    hand.element.hidden = x < 0 || y < 0 || x > this.frame.width || y > this.frame.height;
    hand.element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }

  /** Grey values in the window that the part names; who does not follow keeps their own. */
  private takeWindow(): void {
    const told = this.said?.window ?? "";
    if (!this.shown?.grey || this.windowTold === told || (!this.follows() && this.windowTold && !this.mine)) return;
    this.windowTold = told;
    const [center, width] = told.split(" ").map(Number);
    this.window = center !== undefined && width ? { center, width } : this.shown.grey.window;
    this.dicom?.light(this.shown, this.window, false);
    this.draw();
  }

  private relight(dx: number, dy: number, key: boolean): void {
    if (!this.shown?.grey || !this.window) return;
    this.window = dragged(this.window, dx, dy);
    this.windowTold = `${this.window.center} ${this.window.width}`;
    if (!this.mine) this.follow(false);
    this.dicom?.light(this.shown, this.window, false);
    this.draw();
    if (!key) return;
    window.clearTimeout(this.lighting);
    this.lighting = window.setTimeout(() => this.tellWindow(), 300); // after the last of several keys
  }

  /** Who shows sets the window for all, for late comers too. */
  private tellWindow(): void {
    const said = this.said;
    if (!this.mine || !this.window || !said?.document || this.windowTold === (said.window ?? "") || !this.windowTold) return;
    const body = JSON.stringify({ documentId: said.document, page: 1, ...this.window });
    void fetch(`/api/sessions/${this.session}/shown`, { method: "POST", headers: { "content-type": "application/json" }, body }).catch(() => undefined);
  }

  private showPages(): void {
    const place = this.part.querySelector<HTMLElement>("[data-page-of]");
    if (!place || !this.pages) return;
    const page = Number(this.said?.page ?? 1);
    const text = (place.dataset.pageOf ?? "").replace("{0}", String(Math.min(page, this.pages))).replace("{1}", String(this.pages));
    if (place.textContent !== text) place.textContent = text;
    const next = this.part.querySelector<HTMLButtonElement>("#shown-next");
    if (next) next.disabled = page >= this.pages;
  }

  private showTools(): void {
    const said = this.said;
    if (said?.point !== "true" && this.mode === "point") this.mode = "move";
    for (const [name, there] of [["point", said?.point === "true"], ["light", !!this.shown?.grey], ["follow", !!said && !this.mine]] as const) {
      const button = this.viewer.querySelector<HTMLElement>(`[data-look=${name}]`)!;
      button.hidden = !there;
      if (name === "follow") {
        button.setAttribute("aria-checked", String(this.following));
        const word = button.querySelector<HTMLElement>("[data-follow]")!;
        word.textContent = (word.dataset.follow ?? "").replace("{0}", said?.by ?? "");
      } else button.setAttribute("aria-pressed", String(this.mode === name));
    }
    this.canvas.dataset.mode = this.mode;
  }

  private draw(): void {
    cancelAnimationFrame(this.drawing);
    this.drawing = requestAnimationFrame(() => {
      if (!this.shown) return;
      paint(this.canvas, this.shown, this.view);
      for (const hand of this.hands.values()) this.place(hand);
      const words = this.viewer.querySelector<HTMLElement>("[data-zoom]")!;
      const text = `${Math.round(this.view.scale * 100)} % · ${this.shown.width} × ${this.shown.height}`;
      if (words.textContent !== text) words.textContent = text;
    });
  }
}

function at(event: MouseEvent): Point {
  return { x: event.offsetX, y: event.offsetY };
}
