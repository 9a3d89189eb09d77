// Saves the request form as it is typed and sends its files. Without this script the form's own buttons do both.
import { attach } from "./attach";
import { sendLast } from "./last";
import { flat, json, merge } from "./merge";
import { put, read, start } from "./offline/send";
import * as store from "./offline/store";
import { fill, typed } from "./offline/typed";
import { offerPhone } from "./phone";
import { type Host } from "./upload";
import { choose } from "./versions";

const PAUSE = 1500;
const PAUSE_WITHOUT_LINE = 300;
const RETRY = 5000;

const form = document.querySelector<HTMLFormElement>("form#request")!;
const state = document.querySelector<HTMLElement>("#save-state")!;
const uploads = document.querySelector<HTMLUListElement>("#uploads")!;
const host: Host = { fetch: (url, init) => fetch(url, init), wait: ms => new Promise(done => setTimeout(done, ms)), key: () => crypto.randomUUID() };

let timer: number | undefined;
let saving: Promise<void> = Promise.resolve();
let underWay = 0;
const startKey = crypto.randomUUID(); // one draft a page, however often its first save is repeated
document.body.dataset.editing = startKey;

const own = (name: "draft" | "version" | "page") => form.querySelector<HTMLInputElement>(`input[name=${name}]`)!;
const draftId = () => own("draft").value;
own("page").value = startKey;

// What the server had when this page last agreed with it.
let base = draftId() ? typed(form) : "{}";
const version = () => Number(own("version").value) || undefined;
let choosing = false;

function say(kind: "saving" | "saved" | "failed" | "device" | "merged" | "choose") {
  const hour = new Date().toLocaleTimeString(form.dataset.culture, { hour: "2-digit", minute: "2-digit" });
  state.textContent = state.dataset[kind]!.replace("{0}", hour);
}

async function save(keepalive = false) {
  clearTimeout(timer);
  timer = undefined;
  if (choosing) return void await onDevice();
  say("saving");
  try {
    if (!draftId()) adopt(await start(startKey));
    const fields = typed(form);
    const answer = await put(draftId(), fields, version(), startKey, keepalive);
    if (answer.status === 409) return await meet(fields, base);
    if (!answer.ok) throw new Error(`${answer.status}`);
    agreed(fields, answer);
    say("saved");
    await store.forget(startKey);
  } catch (error) {
    const kept = error instanceof TypeError && await onDevice();
    say(kept ? "device" : "failed");
    timer = window.setTimeout(queue, RETRY);
  }
}

const onDevice = () => store.keep({ id: startKey, server: draftId(), version: version(), base, wish: "keep", fields: typed(form), updatedAt: Date.now() }).catch(() => false);

function agreed(fields: string, answer: Response) {
  base = fields;
  own("version").value = answer.headers.get("ETag")?.replaceAll('"', "") ?? "";
}

/** The draft was written elsewhere since: both are put together, and where both changed a field the person chooses. */
async function meet(mine: string, from: string, shown = mine): Promise<void> {
  const theirs = await read(draftId());
  const there = flat(JSON.stringify(theirs.form));
  const { fields, conflicts } = merge(flat(from), flat(mine), there);
  if (conflicts.length > 0) {
    choosing = true;
    say("choose");
    await onDevice();
    const taken = await choose(document.querySelector("#two-versions")!, form, conflicts);
    for (const name of taken) fields[name] = there[name] ?? "";
    choosing = false;
  }
  const answer = await put(draftId(), json(fields), theirs.version, startKey);
  if (answer.status === 409) return await meet(json(fields), JSON.stringify(theirs.form), shown);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const before = flat(shown); // what is typed while this goes on stays
  agreed(json(fields), answer);
  await store.forget(startKey);
  if (fields.serviceId !== before.serviceId) return location.reload(); // another specialty asks other questions
  fill(form, json(fields), new Set(Object.keys(fields).filter(name => fields[name] !== (before[name] ?? ""))));
  showMissing();
  say("merged");
}

/** What this device kept of this draft while it had no line. */
async function keptHere() {
  for (const one of draftId() ? await store.drafts() : []) {
    if (one.server !== draftId() || one.id === startKey) continue;
    await meet(one.fields, one.base ?? "{}", typed(form));
    await store.forget(one.id);
  }
}

/** One save at a time, so that the last typed is the last written. */
function queue(): Promise<void> {
  underWay++;
  return saving = saving.then(() => save()).finally(() => underWay--);
}

function adopt(id: string) {
  own("draft").value = id;
  own("version").value = "1";
  history.replaceState(null, "", `/requests/new?draft=${id}`);
}

form.addEventListener("input", event => {
  if ((event.target as HTMLInputElement).type === "file") return;
  clearTimeout(timer);
  timer = window.setTimeout(queue, navigator.onLine ? PAUSE : PAUSE_WITHOUT_LINE);
});
sendLast(form, () => {
  clearTimeout(timer);
  timer = undefined;
  return underWay > 0 ? saving : undefined;
});
addEventListener("pagehide", () => { if (timer !== undefined) void save(true); });

const files = form.querySelector<HTMLInputElement>("input[type=file]")!;
files.addEventListener("change", async () => {
  const chosen = [...files.files ?? []];
  files.value = "";
  if (!draftId()) await queue();
  if (!draftId()) return;
  for (const file of chosen) {
    await attach(file, draftId(), uploads, host);
    await refresh("#document-list", "#missing");
  }
});

offerPhone(document.querySelector("#phone-offer")!, async () => {
  if (!draftId()) await queue();
  return draftId();
}, () => refresh("#document-list", "#missing"));

/** The server renders these parts; here they only change places. */
async function refresh(...parts: string[]) {
  const page = await fetch(`/requests/new?draft=${draftId()}`).then(answer => answer.text()).catch(() => "");
  const fresh = new DOMParser().parseFromString(page, "text/html");
  for (const part of parts) {
    const now = fresh.querySelector(part);
    if (now) document.querySelector(part)!.replaceWith(now);
  }
  showMissing();
}

// Each specialty asks its own questions; the answers that both ask are saved first and come back with them.
form.querySelector("#serviceId")!.addEventListener("change", async () => {
  await queue();
  if (draftId()) await refresh("#way", "#specialty-form", "#documents-wanted", "#missing");
});

// What is still missing, as it is typed; whether the documents do, the server says.
const ONLY: Record<string, [string, string]> = { insMatricule: ["identityStatus", "qualified"], consentGivenBy: ["consentManner", "representative"], consentGivenAs: ["consentManner", "representative"] };
const QUESTION_LEAST = 10;

function answered(name: string, given: FormData): boolean {
  const only = ONLY[name];
  if (only && given.get(only[0]) !== only[1]) return true;
  const value = given.get(name);
  return typeof value === "string" && value.trim().length >= (name === "question" ? QUESTION_LEAST : 1);
}

function showMissing() {
  const given = new FormData(form);
  for (const line of document.querySelectorAll<HTMLElement>("#missing [data-field]"))
    if (line.dataset.field !== "documents") line.hidden = answered(line.dataset.field!, given);
}
form.addEventListener("input", showMissing);
form.addEventListener("click", event => {
  const link = (event.target as HTMLElement).closest<HTMLElement>("#missing a");
  const field = link && document.getElementById(link.closest<HTMLElement>("[data-field]")!.dataset.field!);
  if (!field) return;
  event.preventDefault(); // the address may have got its draft since
  field.closest("details")?.setAttribute("open", "");
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});

saving = keptHere().catch(() => undefined); // without a line it stays where it is
