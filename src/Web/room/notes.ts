// What the expert notes for the opinion, beside the video: saved as typed, and never taken away before it is.
import { Autosave } from "../pages/autosave";
import type { Desk } from "./desk";

export class Notes {
  private readonly forms = new Map<HTMLElement, Autosave>();
  private asked = 0;

  constructor(private readonly place: HTMLElement, desk: Desk) {
    desk.on<[string]>("Changed", part => { if (part === "agenda") void this.refresh(); });
    desk.onWatching(() => void this.refresh());
    desk.on("SessionEnded", () => void this.refresh());
    // Somebody may have written on the opinion's own page meanwhile.
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void this.refresh(); });
    place.addEventListener("click", event => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (!link) return;
      event.preventDefault();
      void this.open(link.href);
    });
  }

  /** The page is to show what stands here. */
  private async open(address: string): Promise<void> {
    await Promise.all([...this.forms.values()].map(form => form.flush()));
    window.open(address, "_blank", "noopener");
  }

  /** Puts out what is no longer to be read here, for who lost their access. */
  clear(): void {
    this.asked++;
    for (const box of [...this.forms.keys()]) this.remove(box);
  }

  private async refresh(): Promise<void> {
    const number = ++this.asked;
    await Promise.all([...this.forms.values()].map(form => form.flush()));
    const answer = await fetch(this.place.dataset.notes ?? "", { redirect: "manual" }).catch(() => null);
    // A redirect leads to the sign-in page.
    const closed = answer?.type === "opaqueredirect" || answer?.status === 404;
    if (!answer?.ok && !closed) return; // the server is away
    const html = closed ? "" : await answer.text();
    if (number !== this.asked) return;
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const next = fresh.content.querySelector<HTMLElement>("[data-notes-of]");
    let there = false;
    for (const [box, form] of this.forms) {
      const same = box.dataset.notesOf === next?.dataset.notesOf;
      // What is not stored yet stays where it was typed, even after its case.
      if (!form.kept) there ||= same;
      else if (same && versionOf(box) === versionOf(next!)) there = true;
      else this.remove(box);
    }
    if (next && !there) {
      this.place.prepend(next);
      this.forms.set(next, new Autosave(next.querySelector("form")!));
    }
  }

  private remove(box: HTMLElement): void {
    void this.forms.get(box)?.end();
    this.forms.delete(box);
    box.remove();
  }
}

const versionOf = (box: HTMLElement): string => box.querySelector<HTMLInputElement>("[name='Typed.Version']")?.value ?? "";
