// The line to the Web's own hub, which says that there is something new to fetch. Knows no page.
import { HttpTransportType, type HubConnection, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { pause } from "./protocol";

export class Desk {
  private readonly hub: HubConnection;
  private readonly arrivals: (() => void)[] = [];

  constructor(private readonly session: string) {
    this.hub = new HubConnectionBuilder()
      .withUrl("/hub/session", { transport: HttpTransportType.WebSockets, skipNegotiation: true })
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: context => pause(context.previousRetryCount, Math.random()) })
      .configureLogging(LogLevel.None)
      .build();
    this.hub.onreconnected(() => void this.watch().catch(() => undefined));
  }

  /** What the hub says; the arguments are those of its contract, ISessionClient. */
  on<T extends unknown[]>(event: string, act: (...told: T) => void): void { this.hub.on(event, act as (...told: unknown[]) => void); }

  /** Each time the line stands, first or again: what was said meanwhile is fetched. */
  onWatching(act: () => void): void { this.arrivals.push(act); }

  /** Said once, if the line stands; what must not be lost goes by the API. */
  tell(method: string, ...values: unknown[]): void { void this.hub.send(method, ...values).catch(() => undefined); }

  /** Listens for as long as the page is open. */
  async listen(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try { await this.hub.start(); await this.watch(); return; }
      catch {
        if (attempt === 0) this.arrivals.forEach(act => act()); // what can be shown is shown
        await new Promise(resolve => window.setTimeout(resolve, pause(attempt, Math.random())));
      }
    }
  }

  private async watch(): Promise<void> {
    await this.hub.invoke("Watch", this.session);
    this.arrivals.forEach(act => act());
  }
}
