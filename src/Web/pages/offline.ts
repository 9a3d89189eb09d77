// The page for asking without a line: it fills itself from what the device keeps, and sends when the line is back.
import { sendAll, SignedOut } from "./offline/send";
import * as store from "./offline/store";
import { fill, typed } from "./offline/typed";

const PAUSE = 300;
const form = document.querySelector<HTMLFormElement>("form#request")!;
const state = document.querySelector<HTMLElement>("#save-state")!;
const words = form.dataset;
const photoList = document.querySelector<HTMLUListElement>("#photos")!;
let draft: store.Kept = { id: crypto.randomUUID(), wish: "keep", fields: "{}", updatedAt: 0 };
let timer: number | undefined;

async function begin() {
  const services = await store.kit();
  if (!services) {
    document.querySelector<HTMLElement>("#locked")!.hidden = false;
    return;
  }
  document.querySelector("#services")!.innerHTML = services;
  service().addEventListener("change", () => ask(typed(form)));
  const kept = await store.drafts();
  list(kept);
  const last = kept.find(d => d.wish === "keep");
  if (last) await resume(last);
  else ask("{}", true);
  form.hidden = false;
  say();
  await send();
}

const service = () => document.querySelector<HTMLSelectElement>("#serviceId")!;

/** Shows the questions of the chosen service's specialty, with what is answered already. */
function ask(fields: string, fresh = false) {
  const chosen = document.querySelector<HTMLTemplateElement>(`template[data-service="${CSS.escape(service().value)}"]`);
  document.querySelector("#specialty-form")!.replaceChildren(...chosen ? [chosen.content.cloneNode(true)] : []);
  if (!fresh) fill(form, fields);
  else preset();
}

/** What most often is so: asked by whoever types, now. */
function preset() {
  const now = new Date();
  form.querySelector<HTMLInputElement>("#consentCollectedBy")!.value = document.querySelector("#asker")?.textContent ?? "";
  form.querySelector<HTMLInputElement>("#consentCollectedAt")!.value = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

async function resume(one: store.Kept) {
  draft = { ...one, wish: "keep" };
  fill(form, one.fields);
  ask(one.fields);
  await showPhotos();
}

function list(kept: store.Kept[]) {
  const others = document.querySelector<HTMLUListElement>("#on-device")!;
  others.replaceChildren(...kept.map(one => {
    const { birthName, question } = JSON.parse(one.fields) as { birthName?: string; question?: string };
    const button = Object.assign(document.createElement("button"), { type: "button", className: "secondary" });
    button.textContent = `${birthName || words.nameless!} · ${one.wish === "file" ? words.waiting! : words.draft!}`;
    button.title = question ?? "";
    button.addEventListener("click", () => void resume(one).then(say));
    const line = document.createElement("li");
    line.append(button);
    return line;
  }));
  others.parentElement!.hidden = kept.length < 2;
}

async function keep(wish: "keep" | "file" = "keep") {
  clearTimeout(timer);
  draft = { ...draft, wish, fields: typed(form), updatedAt: Date.now() };
  if (!await store.keep(draft)) location.reload(); // the key has gone: there is nothing to type into any more
  say();
}

function say() {
  const hour = new Date(draft.updatedAt || Date.now()).toLocaleTimeString(words.culture, { hour: "2-digit", minute: "2-digit" });
  state.textContent = (draft.updatedAt === 0 ? words.nothing! : draft.wish === "file" ? words.willSend! : words.kept!).replace("{0}", hour);
}

async function showPhotos() {
  photoList.replaceChildren(...(await store.photos(draft.id)).map(photo => {
    const line = Object.assign(document.createElement("li"), { className: "kept-photo" });
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: words.remove! });
    remove.setAttribute("aria-label", `${words.remove!} ${photo.name}`);
    remove.addEventListener("click", () => void store.forgetPhoto(photo.id).then(showPhotos));
    line.append(Object.assign(document.createElement("span"), { textContent: photo.name }), remove);
    return line;
  }));
}

form.addEventListener("input", event => {
  if ((event.target as HTMLInputElement).type === "file") return;
  clearTimeout(timer);
  timer = window.setTimeout(() => void keep(), PAUSE);
});
addEventListener("pagehide", () => { if (timer !== undefined) void keep(); });
form.querySelector<HTMLInputElement>("input[type=file]")!.addEventListener("change", async event => {
  const input = event.target as HTMLInputElement;
  const chosen = [...input.files ?? []];
  input.value = "";
  await keep();
  for (const file of chosen) await store.keepPhoto(draft.id, file);
  await showPhotos();
});
form.addEventListener("submit", event => {
  event.preventDefault();
  if (new FormData(form).get("urgency") === "emergency") return; // the page says to call
  void keep((event as SubmitEvent).submitter?.getAttribute("value") === "file" ? "file" : "keep").then(send);
});
document.querySelector("#another")!.addEventListener("click", async () => {
  draft = { id: crypto.randomUUID(), wish: "keep", fields: "{}", updatedAt: 0 };
  form.reset();
  ask("{}", true);
  await showPhotos();
  list(await store.drafts());
  say();
});

/** With a line again: everything but what is still being typed goes, and the page with it. */
async function send() {
  if (!navigator.onLine) return;
  try {
    const sent = await sendAll();
    const mine = sent.find(s => s.local === draft.id) ?? sent[0];
    if (!mine) return;
    location.href = mine.filed ? `/requests/${mine.id}?filed=true` : `/requests/new?draft=${mine.id}${mine.mend ? "&check=true" : ""}`;
  } catch (error) {
    if (error instanceof SignedOut) state.textContent = words.signIn!;
    else if (!(error instanceof TypeError)) throw error;
  }
}
addEventListener("online", () => void (timer === undefined ? Promise.resolve() : keep(draft.wish)).then(send));

void begin();
