// On every page of somebody signed in: what another person left on this device goes, signing out wipes it, and for those who
// ask the device is made ready for a lost line, and what it kept is sent when the line is back.
import { sendAll, SignedOut, type Sent } from "./offline/send";
import * as store from "./offline/store";

const HOUR = 60 * 60_000;
const keeper = document.querySelector<HTMLElement>("#keeper")!;
const person = keeper.dataset.holder!;
const words = keeper.dataset;

async function begin() {
  if (!store.able) return;
  const before = await store.holder();
  if (before !== undefined && before !== person) await store.wipe();
  if (words.asks !== "true" || !("serviceWorker" in navigator)) return;
  const inSession = document.getElementById("room") !== null; // there the line carries the session, and nothing for later
  if (!inSession && Date.now() - await store.preparedAt() > HOUR) await prepare();
  keeper.dataset.ready = "true";
  await send();
  addEventListener("online", () => void send());
}

/** The page without a line is the same for everybody and goes to the cache; services and forms are sealed. */
async function prepare() {
  const worker = await navigator.serviceWorker.register("/offline-worker.js", { scope: "/requests" });
  await store.hold(person, Number(words.days));
  const shell = await fetch("/requests/offline");
  const services = await fetch("/requests/offline/services");
  if (!shell.ok || !services.ok) return;
  const kit = new DOMParser().parseFromString(await services.text(), "text/html").querySelector("#kit");
  if (kit) await store.keepKit(kit.innerHTML);
  const copy = shell.clone();
  const page = new DOMParser().parseFromString(await shell.text(), "text/html");
  const parts = [...page.querySelectorAll("link[rel=stylesheet], script[src], use")].map(e => (e.getAttribute("href") ?? e.getAttribute("src") ?? "").split("#")[0]!).filter(Boolean);
  const cache = await caches.open("offline");
  await cache.addAll([...new Set(parts)].map(part => new URL(part, document.baseURI).href));
  await cache.put("/requests/offline", copy);
  await active(worker);
  await store.prepared(); // last: a page that is left half-way leaves it to the next
}

/** A worker that has only been fetched answers nothing yet. */
function active({ installing, waiting }: ServiceWorkerRegistration): Promise<void> {
  const coming = installing ?? waiting;
  if (!coming || coming.state === "activated") return Promise.resolve();
  return new Promise(done => coming.addEventListener("statechange", () => { if (coming.state === "activated" || coming.state === "redundant") done(); }));
}

async function send() {
  try {
    const sent = await sendAll(document.body.dataset.editing, document.querySelector<HTMLInputElement>("form#request input[name=draft]")?.value);
    if (sent.length > 0) say(sent);
  } catch (error) {
    if (!(error instanceof SignedOut || error instanceof TypeError)) throw error; // the next page tries again
  }
}

function say(sent: Sent[]) {
  const list = Object.assign(document.createElement("div"), { className: "notice good", role: "status", id: "device-sent" });
  for (const one of sent) {
    const link = Object.assign(document.createElement("a"), { href: one.filed ? `/requests/${one.id}` : `/requests/new?draft=${one.id}${one.mend ? "&check=true" : ""}` });
    link.textContent = one.filed ? words.filed! : one.choose ? words.choose! : one.mend ? words.mend! : words.saved!;
    list.append(link, " ");
  }
  document.querySelector("main")!.prepend(list);
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[action='/sign-out']"))
  form.addEventListener("submit", event => {
    if (!store.able) return;
    event.preventDefault();
    void leave(form);
  });

async function leave(form: HTMLFormElement) {
  const unsent = (await store.drafts().catch(() => [])).length;
  if (unsent > 0 && !confirm(words.unsent)) return;
  await store.wipe().catch(() => undefined); // the answer's Clear-Site-Data wipes it too
  form.submit();
}

void begin();
