// Saves the request form as it is typed and sends its files. Without this script the form's own buttons do both.
import { asJpeg, isHeic, thumbnail } from "./pictures";
import { start } from "./offline/send";
import * as store from "./offline/store";
import { typed } from "./offline/typed";
import { offerPhone } from "./phone";
import { inDraft, Refused, upload, type Host } from "./upload";

const PAUSE = 1500;
const PAUSE_WITHOUT_LINE = 300;
const RETRY = 5000;

const form = document.querySelector<HTMLFormElement>("form#request")!;
const state = document.querySelector<HTMLElement>("#save-state")!;
const uploads = document.querySelector<HTMLUListElement>("#uploads")!;
const host: Host = { fetch: (url, init) => fetch(url, init), wait: ms => new Promise(done => setTimeout(done, ms)), key: () => crypto.randomUUID() };

let timer: number | undefined;
let saving: Promise<void> = Promise.resolve();
const startKey = crypto.randomUUID(); // one draft a page, however often its first save is repeated
document.body.dataset.editing = startKey;

const draftId = () => form.querySelector<HTMLInputElement>("input[name=draft]")!.value;

function say(kind: "saving" | "saved" | "failed" | "device") {
  const hour = new Date().toLocaleTimeString(form.dataset.culture, { hour: "2-digit", minute: "2-digit" });
  state.textContent = state.dataset[kind]!.replace("{0}", hour);
}

async function save(keepalive = false) {
  clearTimeout(timer);
  timer = undefined;
  say("saving");
  try {
    if (!draftId()) adopt(await start(startKey));
    const answer = await fetch(`/api/drafts/${draftId()}`, { method: "PUT", headers: { "Content-Type": "application/json" }, body: typed(form), keepalive });
    if (!answer.ok) throw new Error(`${answer.status}`);
    say("saved");
    await store.forget(startKey);
  } catch (error) {
    const onDevice = error instanceof TypeError && await store.keep({ id: startKey, server: draftId(), wish: "keep", fields: typed(form), updatedAt: Date.now() }).catch(() => false);
    say(onDevice ? "device" : "failed");
    timer = window.setTimeout(queue, RETRY);
  }
}

/** One save at a time, so that the last typed is the last written. */
function queue(): Promise<void> {
  return saving = saving.then(() => save());
}

function adopt(id: string) {
  form.querySelector<HTMLInputElement>("input[name=draft]")!.value = id;
  history.replaceState(null, "", `/requests/new?draft=${id}`);
}

form.addEventListener("input", event => {
  if ((event.target as HTMLInputElement).type === "file") return;
  clearTimeout(timer);
  timer = window.setTimeout(queue, navigator.onLine ? PAUSE : PAUSE_WITHOUT_LINE);
});
// A button of the form sends everything itself.
form.addEventListener("submit", () => clearTimeout(timer));
addEventListener("pagehide", () => { if (timer !== undefined) void save(true); });

const files = form.querySelector<HTMLInputElement>("input[type=file]")!;
files.addEventListener("change", async () => {
  const chosen = [...files.files ?? []];
  files.value = "";
  if (!draftId()) await queue();
  if (!draftId()) return;
  for (const file of chosen) await send(file);
});

async function send(file: File) {
  const line = Object.assign(document.createElement("li"), { className: "uploading" });
  const name = Object.assign(document.createElement("span"), { className: "what", textContent: file.name });
  const bar = Object.assign(document.createElement("progress"), { max: file.size, value: 0 });
  const note = Object.assign(document.createElement("span"), { className: "more" });
  bar.setAttribute("aria-label", file.name);
  line.append(name, bar, note);
  uploads.append(line);
  const words = uploads.parentElement!.dataset;
  try {
    const sent = isHeic(file) ? await asJpeg(file) : file;
    if (!sent) throw new Refused(words.heic!);
    bar.max = sent.size;
    const stored = await upload(sent, inDraft(draftId()), stopped(sent), host, (received, waiting) => {
      bar.value = received;
      note.textContent = waiting ? words.resume! : `${Math.floor(100 * received / Math.max(1, sent.size))} %`;
    });
    const small = await thumbnail(sent);
    if (small) await fetch(`/api/documents/${stored.id}/thumbnail`, { method: "PUT", headers: { "Content-Type": "image/jpeg" }, body: small }).catch(() => undefined); // lists then show the picture itself
    line.remove();
  } catch (error) {
    bar.remove();
    line.classList.add("fault");
    note.textContent = error instanceof Refused ? error.message : words.failed!;
  }
  await refresh("#document-list");
}

offerPhone(document.querySelector("#phone-offer")!, async () => {
  if (!draftId()) await queue();
  return draftId();
}, () => refresh("#document-list"));

/** The id of a document of this name and size that stopped half-way. */
function stopped(file: File): string | undefined {
  const lines = document.querySelectorAll<HTMLElement>("#document-list [data-complete=false]");
  return [...lines].find(l => l.dataset.name === file.name && l.dataset.size === `${file.size}`)?.dataset.document;
}

/** The server renders these parts; here they only change places. */
async function refresh(...parts: string[]) {
  const page = await fetch(`/requests/new?draft=${draftId()}`).then(answer => answer.text()).catch(() => "");
  const fresh = new DOMParser().parseFromString(page, "text/html");
  for (const part of parts) {
    const now = fresh.querySelector(part);
    if (now) document.querySelector(part)!.replaceWith(now);
  }
}

// Each specialty asks its own questions; the answers that both ask are saved first and come back with them.
form.querySelector("#serviceId")!.addEventListener("change", async () => {
  await queue();
  if (draftId()) await refresh("#way", "#specialty-form", "#documents-wanted");
});
