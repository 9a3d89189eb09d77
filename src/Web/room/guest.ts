// A guest's own page: waits until they are called. There is no line to anything but the door; of a case an expert reads what names nobody, and a patient nothing.

/** What a page shows that waits, and whom it asks. */
export interface WaitingRoom { ask(): Promise<Response | null>; rest(): Promise<void>; show(waiting: boolean, over: boolean): void }

const betweenAsks = 3000;

/** Null where one enters as one comes. */
export function waitingRoom(root: HTMLElement): WaitingRoom | null {
  const { call } = root.dataset;
  if (!call) return null;
  const show = (id: string, shown: boolean): void => { const part = root.querySelector<HTMLElement>(id); if (part) part.hidden = !shown; };
  return {
    ask: () => fetch(call, { headers: { accept: "application/json" } }).catch(() => null),
    rest: () => new Promise(resolve => window.setTimeout(resolve, betweenAsks)),
    show(waiting, over) {
      show("#guest-waits", waiting);
      show("#guest-over", over);
      show(".lobby [data-do=enter]", !waiting && !over);
    },
  };
}

/** Asks until the doctors call: true then, false when the link opens nothing any more. While the server is away it is asked again. */
export async function called(room: WaitingRoom): Promise<boolean> {
  room.show(true, false);
  for (;;) {
    const answer = await room.ask();
    if (answer && (answer.status === 401 || answer.status === 404)) { room.show(false, true); return false; }
    const told = answer?.ok ? await answer.json().catch(() => ({})) as { called?: boolean } : {};
    if (told.called) { room.show(false, false); return true; }
    await room.rest();
  }
}

const betweenReadings = 4000;

/** Shows the case that is on, as long as its reader is in the room. */
export function followCase(part: HTMLElement, isIn: () => boolean): void {
  let last = "";
  const show = (html: string): void => { if (html !== last) part.innerHTML = last = html; };
  const read = async (): Promise<void> => {
    if (!isIn()) return show("");
    const answer = await fetch(part.dataset.ask ?? "", { redirect: "manual" }).catch(() => null);
    if (answer) show(answer.ok && isIn() ? await answer.text() : "");
  };
  const again = (): void => void read().finally(() => window.setTimeout(again, last || isIn() ? betweenReadings : 500));
  again();
}
