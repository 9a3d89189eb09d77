// What stands beside the video: parts of the page that the server renders for this reader, fetched anew when told so.
import type { Desk } from "./desk";

/** A part of the page: `data-from` is where it comes from, `data-parts` the words at which it is fetched anew. */
class Pane {
  private last = "";
  private news = "";
  private asked = 0;
  private pressed = false;
  private waiting: string | null = null;

  constructor(readonly element: HTMLElement) {}

  /** The agenda decides who may see what, so it concerns every part. */
  concerns = (part: string): boolean => part === "agenda" || (this.element.dataset.parts ?? "").split(" ").includes(part);

  /** Leaves the page alone when nothing changed, so that what is being read stays where it is. */
  async refresh(): Promise<void> {
    const number = ++this.asked;
    const answer = await fetch(this.element.dataset.from ?? "", { redirect: "manual" }).catch(() => null);
    if (!answer) return; // the server is away: what was shown may stay
    // A redirect leads to the sign-in page.
    const closed = answer.type === "opaqueredirect" || answer.status === 404;
    if (!answer.ok && !closed) return;
    const html = closed ? "" : await answer.text();
    if (number === this.asked) this.show(html); // an answer that was overtaken tells what the reader might see before
  }

  /** Takes away what stands there: its reader may not see it any more. */
  clear(): void {
    this.asked++;
    this.show("");
  }

  /** What is being pressed stays under the finger until it is let go: a button that is changed for another one half way hears no click. */
  press(down: boolean): void {
    this.pressed = down;
    if (down || this.waiting === null) return;
    const html = this.waiting;
    this.waiting = null;
    this.show(html);
  }

  private show(html: string): void {
    if (this.pressed && html !== "") { this.waiting = html; return; }
    this.waiting = null;
    if (html === this.last) return;
    this.last = html;
    const focused = document.activeElement instanceof HTMLElement && this.element.contains(document.activeElement) ? document.activeElement : null;
    const typed = new Map([...this.fields()].filter(field => field.id && field.value !== untouched(field)).map(field => [field.id, field.value]));
    const folded = new Map([...this.element.querySelectorAll("details")].filter(part => part.id).map(part => [part.id, part.open]));
    const [at, until] = focused instanceof HTMLTextAreaElement || focused instanceof HTMLInputElement ? [focused.selectionStart, focused.selectionEnd] : [null, null];
    this.element.innerHTML = html;
    const news = this.element.querySelector("[data-news]")?.textContent ?? "";
    const speaker = document.getElementById("room-news"); // stays on the page, so that screen readers speak
    if (news && news !== this.news && speaker) speaker.textContent = news;
    this.news = news;
    for (const field of this.fields()) {
      const [wish, now] = [typed.get(field.id), field.value];
      if (wish === undefined) continue;
      field.value = wish;
      if (field.value !== wish) field.value = now; // there is no such choice any more
    }
    for (const part of this.element.querySelectorAll("details")) part.open = folded.get(part.id) ?? part.open;
    const again = focused?.id ? document.getElementById(focused.id) : null;
    again?.focus();
    if (at !== null && (again instanceof HTMLTextAreaElement || again instanceof HTMLInputElement)) again.setSelectionRange(at, until);
  }

  private fields = (): NodeListOf<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement> => this.element.querySelectorAll("input:not([type]), input[type=text], textarea, select");
}

/** What a field holds that nobody has touched. */
const untouched = (field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement): string =>
  field instanceof HTMLSelectElement ? [...field.options].find(option => option.defaultSelected)?.value ?? field.options[0]?.value ?? "" : field.defaultValue;

export class Panes {
  private readonly panes: Pane[];
  private readonly said: HTMLElement;

  /** What is pressed or sent in a pane goes to the API as JSON, and the panes are fetched anew: `data-post` names the address, `data-body` or the form's fields what is said. */
  constructor(desk: Desk, root: HTMLElement, ended: () => void) {
    this.said = root.querySelector<HTMLElement>("#room-said")!;
    this.panes = [...root.querySelectorAll<HTMLElement>("[data-from]")].map(element => new Pane(element));
    for (const pane of this.panes) {
      const { element } = pane;
      element.addEventListener("pointerdown", () => pane.press(true));
      for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => window.setTimeout(() => pane.press(false))); // after its click
      element.addEventListener("click", event => {
        const target = event.target instanceof Element ? event.target : null;
        const link = target?.closest("a");
        // A document opens beside the room, not in its place.
        if (link && !link.hash) { link.target = "_blank"; link.rel = "noopener"; }
        const button = target?.closest<HTMLButtonElement>("button[data-post]");
        if (button) void this.post(button.dataset.post!, button.dataset.body ?? "{}", [button], () => undefined);
      });
      element.addEventListener("submit", event => {
        const form = event.target as HTMLFormElement;
        if (!form.dataset.post) return;
        event.preventDefault();
        void this.post(form.dataset.post, JSON.stringify(Object.fromEntries(new FormData(form))), [...form.querySelectorAll("button")], () => empty(form));
      });
    }
    desk.on<[string]>("Changed", part => this.refresh(part));
    desk.on("SessionEnded", () => { this.refresh("agenda"); ended(); });
    desk.onWatching(() => this.refresh("agenda"));
  }

  refresh(part: string): void {
    for (const pane of this.panes) if (pane.concerns(part)) void pane.refresh();
  }

  clear(): void {
    for (const pane of this.panes) pane.clear();
  }

  /** Why something was not done, in the reader's language. */
  private async say(answer: Response | null): Promise<void> {
    const problem = answer && !answer.ok ? await answer.json().catch(() => ({})) as { title?: string; detail?: string } : {};
    this.said.textContent = answer?.ok ? "" : problem.detail ?? problem.title ?? this.said.dataset.away ?? "";
    this.said.hidden = !this.said.textContent;
  }

  private async post(address: string, body: string, buttons: HTMLButtonElement[], taken: () => void): Promise<void> {
    for (const button of buttons) button.disabled = true;
    const answer = await fetch(address, { method: "POST", headers: { "content-type": "application/json", accept: "application/json" }, body }).catch(() => null);
    if (answer?.ok) taken();
    await this.say(answer);
    await Promise.all(this.panes.map(pane => pane.refresh()));
    for (const button of buttons) button.disabled = false;
  }
}

/** What was sent is not typed any more, neither there nor where the part was shown anew meanwhile and what was typed was kept. */
function empty(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("textarea, input[type=text], input:not([type])")) {
    const now = field.id ? document.getElementById(field.id) : null;
    if ((now instanceof HTMLTextAreaElement || now instanceof HTMLInputElement) && now.value === field.value) now.value = now.defaultValue;
  }
  form.reset();
}
