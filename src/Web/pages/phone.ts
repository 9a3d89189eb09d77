// Shows the code with which a phone adds photos to the draft, and how the phone gets on.
const EVERY = 2000;
interface View { state: "waiting" | "open" | "ended"; secondsLeft: number; photos: number; arriving: number }

/** `draft` gives the draft's id, made if need be, or ""; `arrived` is called after each photo. */
export function offerPhone(box: HTMLElement, draft: () => Promise<string>, arrived: () => Promise<void>) {
  const [show, stop] = [box.querySelector<HTMLButtonElement>("[data-do=show]")!, box.querySelector<HTMLButtonElement>("[data-do=stop]")!];
  const [panel, picture, how] = [box.querySelector<HTMLElement>(".phone-code")!, box.querySelector("img")!, box.querySelector<HTMLElement>("[data-how]")!];
  const status = box.querySelector<HTMLElement>("[data-status]")!;
  const words = box.dataset;
  let timer: number | undefined;
  let photos = 0;

  show.addEventListener("click", async () => {
    clearTimeout(timer);
    show.disabled = true;
    try {
      const id = await draft();
      const answer = id ? await fetch(`/api/drafts/${id}/photos`, { method: "POST" }) : undefined;
      if (!answer?.ok) throw new TypeError("no code");
      picture.src = ((await answer.json()) as { picture: string }).picture;
      panel.hidden = false;
      await watch();
    } catch {
      panel.hidden = false;
      look("failed");
      status.textContent = words.failed!;
    } finally {
      show.disabled = false;
    }
  });

  stop.addEventListener("click", async () => {
    await fetch(`/api/drafts/${await draft()}/photos`, { method: "DELETE" }).catch(() => undefined); // it ends by itself
    clearTimeout(timer);
    await watch();
  });

  function look(state: View["state"] | "failed") {
    picture.hidden = how.hidden = state !== "waiting";
    stop.hidden = state === "ended" || state === "failed";
    box.dataset.state = state;
  }

  async function watch() {
    clearTimeout(timer);
    const answer = await fetch(`/api/drafts/${await draft()}/photos`).catch(() => undefined);
    if (answer?.ok) {
      const view = (await answer.json()) as View;
      look(view.state);
      const count = view.photos === 0 ? words.noneYet! : view.photos === 1 ? words.one! : words.many!.replace("{0}", `${view.photos}`);
      status.textContent = words[view.state]!.replace("{0}", `${Math.ceil(view.secondsLeft / 60)}`).replace("{1}", count);
      if (view.photos !== photos) await arrived();
      photos = view.photos;
      if (view.state === "ended") return;
    } else if (answer && answer.status < 500) return; // filed, discarded or signed out meanwhile
    timer = window.setTimeout(() => void watch(), EVERY);
  }
}
