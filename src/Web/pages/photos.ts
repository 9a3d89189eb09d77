// On a phone: changes the code of the address's fragment for a pass, once, and sends photos with it.
import { asJpeg, isHeic, thumbnail } from "./pictures";
import { Refused, upload, type Host } from "./upload";

const root = document.querySelector<HTMLElement>("#photos")!;
const list = root.querySelector<HTMLUListElement>("#sent")!;
const words = root.dataset;
const PLACE = { announce: "/api/photos", documents: "/api/photos" };

// A phone that opens its camera may throw the page away meanwhile: what it needs to go on lives as long as the tab.
interface Kept { pass: string; until: number; sent: number }
const kept = (): Kept | undefined => JSON.parse(sessionStorage.getItem("photos") ?? "null") as Kept | null ?? undefined;
const keep = (one: Kept) => sessionStorage.setItem("photos", JSON.stringify(one));

function show(state: "opening" | "ready" | "over" | "none") {
  root.dataset.state = state;
  for (const part of root.querySelectorAll<HTMLElement>("[data-when]")) part.hidden = part.dataset.when !== state;
}

async function begin() {
  const code = location.hash.slice(1);
  history.replaceState(null, "", location.pathname); // the code stays in no history
  if (code) await open(code);
  else if (kept()) tick();
  else show("none");
}

async function open(code: string) {
  sessionStorage.removeItem("photos");
  const answer = await fetch("/api/photos/open", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code }) }).catch(() => undefined);
  if (!answer?.ok) return show("none");
  const { pass, secondsLeft } = (await answer.json()) as { pass: string; secondsLeft: number };
  keep({ pass, until: Date.now() + 1000 * secondsLeft, sent: 0 });
  tick();
}

/** The time that is left, until there is none. */
function tick() {
  const left = (kept()?.until ?? 0) - Date.now();
  if (left <= 0) return show("over");
  show("ready");
  root.querySelector("#left")!.textContent = words.left!.replace("{0}", `${Math.ceil(left / 60_000)}`);
  window.setTimeout(() => { if (root.dataset.state === "ready") tick(); }, Math.min(left, 5000));
}

const host: Host = {
  wait: ms => new Promise(done => setTimeout(done, ms)),
  key: () => crypto.randomUUID(),
  async fetch(url, init) {
    const answer = await fetch(url, { ...init, headers: { ...init?.headers, Authorization: `Bearer ${kept()?.pass ?? ""}` } });
    if (answer.status === 404) show("over"); // time is up, or the computer has stopped it
    return answer;
  },
};

for (const input of root.querySelectorAll<HTMLInputElement>("input[type=file]"))
  input.addEventListener("change", async () => {
    const chosen = [...input.files ?? []];
    input.value = "";
    for (const photo of chosen) await send(photo);
  });

async function send(photo: File) {
  const state = kept();
  if (!state) return show("over");
  const number = state.sent + 1;
  keep({ ...state, sent: number });
  const label = words.name!.replace("{0}", `${number}`);
  const line = Object.assign(document.createElement("li"), { className: "uploading" });
  const bar = Object.assign(document.createElement("progress"), { max: photo.size, value: 0 });
  const note = Object.assign(document.createElement("span"), { className: "more" });
  bar.setAttribute("aria-label", label);
  line.append(Object.assign(document.createElement("span"), { className: "what", textContent: label }), bar, note);
  list.append(line);
  try {
    const jpeg = isHeic(photo) ? await asJpeg(photo) : photo;
    if (!jpeg) throw new Refused(words.heic!);
    const named = new File([jpeg], `${label}.${jpeg.type === "image/png" ? "png" : "jpg"}`, { type: jpeg.type });
    bar.max = named.size;
    const stored = await upload(named, PLACE, undefined, host, (received, waiting) => {
      bar.value = received;
      note.textContent = waiting ? words.resume! : `${Math.floor(100 * received / Math.max(1, named.size))} %`;
    });
    note.textContent = words.sent!;
    line.classList.add("done");
    const small = await thumbnail(named);
    if (small) await host.fetch(`/api/photos/${stored.id}/thumbnail`, { method: "PUT", headers: { "Content-Type": "image/jpeg" }, body: small }).catch(() => undefined); // lists then show the photo itself
  } catch (error) {
    line.classList.add("fault");
    note.textContent = root.dataset.state !== "ready" ? words.unsent! : error instanceof Refused ? error.message : words.failed!;
  }
  bar.remove();
}

void begin();
