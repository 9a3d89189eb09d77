// A document's page: the picture in its frame, with zoom, turning, light and a ruler. The original is only ever looked at.
import { NotShown, type Window } from "./viewer/dicom";
import { dicom, light } from "./viewer/greys";
import { frameOf, paint, photo, type Shown } from "./viewer/picture";
import { keep, type Cover } from "./viewer/cover";
import { fit, length, toFrame, toPicture, turn, zoom, type Point, type Size, type View } from "./viewer/view";

const STEP = 1.25, PAN = 60;
const root = document.querySelector<HTMLElement>("#viewer");
if (root) void start(root);

async function start(root: HTMLElement) {
  const say = root.querySelector<HTMLElement>("[data-say]")!;
  try {
    const bytes = await fetch(root.dataset.src!).then(answer => answer.ok ? answer.arrayBuffer() : Promise.reject(new NotShown("broken")));
    const shown = root.dataset.kind === "dicom" ? await dicom(new Uint8Array(bytes)) : await photo(new Blob([bytes]));
    root.classList.add("ready");
    say.textContent = "";
    new Viewer(root, shown);
  } catch (error) {
    say.textContent = (error instanceof NotShown && say.dataset[error.why]) || say.dataset.broken!;
  }
}

class Viewer {
  readonly canvas: HTMLCanvasElement;
  readonly pointers = new Map<number, Point>();
  readonly bright: HTMLInputElement;
  readonly contrast: HTMLInputElement;
  view: View;
  inverted = false;
  measuring = false;
  ruler: [Point, Point] | undefined;
  covering: boolean;
  covers: Cover[] = [];
  window: Window | undefined;
  asked = 0;

  constructor(readonly root: HTMLElement, readonly shown: Shown) {
    this.canvas = root.querySelector("canvas")!;
    this.bright = root.querySelector("[name=bright]")!;
    this.contrast = root.querySelector("[name=contrast]")!;
    this.view = fit(shown, this.frame);
    this.covering = root.dataset.cover === "true";
    this.window = shown.grey?.window;
    this.listen();
    this.light();
    new ResizeObserver(() => this.draw()).observe(this.canvas);
  }

  get frame(): Size { return frameOf(this.canvas); }

  listen() {
    this.root.addEventListener("click", event => {
      const button = (event.target as Element).closest<HTMLElement>("[data-do]");
      if (button) this.act(button.dataset.do!);
    });
    for (const slider of [this.bright, this.contrast]) slider.addEventListener("input", () => this.light());
    const canvas = this.canvas;
    canvas.addEventListener("wheel", event => {
      event.preventDefault();
      this.move(zoom(this.view, event.deltaY < 0 ? STEP : 1 / STEP, at(event), this.frame));
    }, { passive: false });
    canvas.addEventListener("pointerdown", event => {
      canvas.setPointerCapture(event.pointerId);
      this.pointers.set(event.pointerId, at(event));
      if (this.covering && this.pointers.size === 1) this.covers.push([this.under(at(event)), this.under(at(event))]);
      else if (this.measuring && this.pointers.size === 1) this.ruler = [this.under(at(event)), this.under(at(event))];
    });
    canvas.addEventListener("pointermove", event => this.drag(event));
    for (const end of ["pointerup", "pointercancel"] as const) canvas.addEventListener(end, event => this.pointers.delete(event.pointerId));
    canvas.addEventListener("keydown", event => {
      const act = ({ "+": "in", "=": "in", "-": "out", "0": "fit", "1": "actual", r: "turn", i: "invert", m: "measure", ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" } as Record<string, string>)[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.act(act);
    });
  }

  act(what: string) {
    const { width, height } = this.frame, middle = { x: width / 2, y: height / 2 };
    switch (what) {
      case "in": return this.move(zoom(this.view, STEP, middle, this.frame));
      case "out": return this.move(zoom(this.view, 1 / STEP, middle, this.frame));
      case "fit": return this.move(fit(this.shown, this.frame, this.view.turns));
      case "actual": return this.move(zoom(this.view, 1 / this.view.scale, middle, this.frame));
      case "turn": return this.move(turn(this.view));
      case "left": case "right": return this.move({ ...this.view, x: this.view.x + (what === "left" ? PAN : -PAN) });
      case "up": case "down": return this.move({ ...this.view, y: this.view.y + (what === "up" ? PAN : -PAN) });
      case "cover": this.covering = !this.covering; break;
      case "uncover": this.covers.pop(); return this.draw();
      case "keep": return void this.keep();
      case "invert": this.inverted = !this.inverted; break;
      case "measure": this.measuring = !this.measuring; this.ruler = undefined; break;
      case "reset":
        this.inverted = this.measuring = false;
        this.ruler = undefined;
        this.bright.value = this.contrast.value = "0";
        this.view = fit(this.shown, this.frame);
    }
    for (const [name, on] of [["invert", this.inverted], ["measure", this.measuring], ["cover", this.covering]] as const)
      this.root.querySelector(`[data-do=${name}]`)?.setAttribute("aria-pressed", `${on}`);
    this.light();
  }

  drag(event: PointerEvent) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    if (other) {
      const grown = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      this.move(zoom(this.view, grown, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, this.frame));
    } else if (this.covering && this.covers.length) {
      this.covers[this.covers.length - 1]![1] = this.under(now);
      this.draw();
    } else if (this.measuring && this.ruler) {
      this.ruler = [this.ruler[0], this.under(now)];
      this.draw();
    } else this.move({ ...this.view, x: this.view.x + now.x - before.x, y: this.view.y + now.y - before.y });
  }

  under(point: Point) { return toPicture(this.view, point, this.shown, this.frame); }

  move(view: View) {
    this.view = view;
    this.draw();
  }

  /** Grey values are windowed anew, so that what was too dark or too bright is seen; a photo's light is only shown otherwise. */
  light() {
    const [bright, contrast] = [Number(this.bright.value) / 100, Number(this.contrast.value) / 100];
    const grey = this.shown.grey;
    if (grey) {
      const usual = grey.window;
      this.window = { center: usual.center - bright * usual.width * 2, width: Math.max(1, usual.width * 8 ** -contrast) };
      light(this.shown, this.window, this.inverted);
    } else this.canvas.style.filter = `brightness(${4 ** bright}) contrast(${4 ** contrast})${this.inverted ? " invert(1)" : ""}`;
    this.draw();
  }

  draw() {
    cancelAnimationFrame(this.asked);
    this.asked = requestAnimationFrame(() => this.paint());
  }

  paint() {
    const context = paint(this.canvas, this.shown, this.view, over => {
      over.fillStyle = "#000";
      for (const [from, to] of this.covers) over.fillRect(from.x - this.shown.width / 2, from.y - this.shown.height / 2, to.x - from.x, to.y - from.y);
    });
    this.paintRuler(context);
    this.tell();
  }

  paintRuler(context: CanvasRenderingContext2D) {
    if (!this.ruler) return;
    const [from, to] = this.ruler.map(point => toFrame(this.view, point, this.shown, this.frame)) as [Point, Point];
    for (const [colour, thickness] of [["#000", 5], ["#ffd34d", 2]] as const) {
      context.beginPath();
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
      context.strokeStyle = colour;
      context.lineWidth = thickness;
      context.stroke();
    }
  }

  async keep() {
    const status = this.root.querySelector<HTMLElement>("[data-kept]")!;
    try {
      await keep(this.shown.source, this.shown, this.covers, this.root.dataset.copy!);
      location.assign(this.root.dataset.back!);
    } catch {
      status.textContent = status.dataset.kept!;
    }
  }

  /** What the picture shows in words, for those who hear the page too. */
  tell() {
    const status = this.root.querySelector<HTMLElement>("[data-status]")!, words = status.dataset;
    const number = (value: number, digits: number) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits });
    const parts = [`${number(this.view.scale * 100, 0)} %`, `${this.shown.width} × ${this.shown.height}`];
    if (this.shown.grey && this.window) parts.push(words.window!.replace("{0}", number(this.window.center, 0)).replace("{1}", number(this.window.width, 0)));
    if (this.measuring && !this.ruler) parts.push(words.draw!);
    if (this.ruler) {
      const { value, unit } = length(...this.ruler, this.shown.spacing);
      parts.push((unit === "px" ? words.pixels! : this.shown.detector ? words.detector! : words.millimetres!).replace("{0}", number(value, unit === "px" ? 0 : 1)));
    }
    const text = parts.join(" · ");
    if (status.textContent !== text) status.textContent = text;
  }
}

function at(event: MouseEvent): Point {
  return { x: event.offsetX, y: event.offsetY };
}
