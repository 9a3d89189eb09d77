// What is written beside the video: Enter sends, the newest stands at the bottom, and who hears the page hears that something came.
import { fresh } from "./fresh";

/** Pixels from the end within which somebody reads the newest. */
const NEAR = 40;

export class Chat {
  private known: string[] | null = null;
  private atEnd = true;

  constructor(private readonly pane: HTMLElement, private readonly came: HTMLElement) {
    new MutationObserver(() => this.changed()).observe(pane, { childList: true });
    pane.addEventListener("scroll", event => { if (event.target instanceof HTMLElement) this.atEnd = event.target.scrollHeight - event.target.scrollTop - event.target.clientHeight < NEAR; }, true);
    pane.addEventListener("keydown", event => {
      const field = event.target;
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || !(field instanceof HTMLTextAreaElement)) return;
      event.preventDefault();
      if (!field.form?.querySelector("button")?.disabled) field.form?.requestSubmit();
    });
  }

  private changed(): void {
    const list = this.pane.querySelector<HTMLElement>(".chat");
    const lines = [...this.pane.querySelectorAll<HTMLElement>(".chat > li")];
    const others = fresh(this.known, lines.map(line => line.id)).map(id => lines.find(line => line.id === id)?.dataset.said).filter(said => said !== undefined);
    if (others.length > 0) this.came.textContent = others[others.length - 1]!;
    // Another talk, or none: nothing of it is new.
    this.known = list ? lines.map(line => line.id) : null;
    if (list && this.atEnd) list.scrollTop = list.scrollHeight;
  }
}
