// What stands beside the video: the agenda and the case, rendered by the server and fetched anew when told so.
import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { pause } from "./protocol";

export class Aside {
  private last = "";
  private asked = 0;

  constructor(private readonly session: string, private readonly pane: HTMLElement, private readonly ended: () => void) {
    pane.addEventListener("click", event => {
      const target = event.target instanceof Element ? event.target : null;
      const link = target?.closest("a");
      // A document opens beside the room, not in its place.
      if (link && !link.hash) { link.target = "_blank"; link.rel = "noopener"; }
      const button = target?.closest<HTMLButtonElement>("[data-present]");
      if (button) void this.present(button);
    });
  }

  /** Listens for as long as the page is open. */
  async listen(): Promise<void> {
    const hub = new HubConnectionBuilder()
      .withUrl("/hub/session", { transport: HttpTransportType.WebSockets, skipNegotiation: true })
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: context => pause(context.previousRetryCount, Math.random()) })
      .configureLogging(LogLevel.None)
      .build();
    const watch = async (): Promise<void> => { await hub.invoke("Watch", this.session); await this.refresh(); };
    hub.on("AgendaChanged", () => void this.refresh());
    hub.on("SessionEnded", () => { void this.refresh(); this.ended(); });
    hub.onreconnected(() => void watch().catch(() => undefined));
    for (let attempt = 0; ; attempt++) {
      try { await hub.start(); await watch(); return; }
      catch {
        if (attempt === 0) await this.refresh(); // what can be shown is shown
        await new Promise(resolve => window.setTimeout(resolve, pause(attempt, Math.random())));
      }
    }
  }

  /** Leaves the page alone when nothing changed, so that what is being read stays where it is. */
  async refresh(): Promise<void> {
    const number = ++this.asked;
    const answer = await fetch(`/sessions/${this.session}/case`, { redirect: "manual" }).catch(() => null);
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

  private show(html: string): void {
    if (html === this.last) return;
    this.last = html;
    const focused = document.activeElement?.id;
    this.pane.innerHTML = html;
    if (focused) document.getElementById(focused)?.focus();
  }

  private async present(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    await fetch(`/api/sessions/${this.session}/case`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ requestId: button.dataset.present || null }),
    }).catch(() => null);
    await this.refresh();
    button.disabled = false;
  }
}
