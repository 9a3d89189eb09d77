// Passkeys: asks the browser for one and sends its answer in the form beside it. Without this script the other way in works.
import { creation, request, written } from "./webauthn";

/** The server forgets a challenge after five minutes (Identity's cookie): the offer is made anew before. */
const OFFER_AGAIN = 4 * 60_000;

const forms = [...document.querySelectorAll<HTMLFormElement>("form[data-passkey]")];
const door = forms.find(f => f.dataset.passkey === "get" && document.querySelector("[autocomplete~=webauthn]"));
let waiting: AbortController | undefined; // the list that the browser may offer in the e-mail field
let offered: Promise<void> = Promise.resolve();
let asking = false;
let sent = false;

if (window.PublicKeyCredential) {
  for (const form of forms) {
    form.hidden = false;
    form.addEventListener("submit", event => {
      event.preventDefault();
      void ask(form);
    });
  }
  for (const excuse of document.querySelectorAll<HTMLElement>("[data-no-passkey]")) excuse.hidden = true;
  if (door) {
    startOffer(door);
    setInterval(() => void stopOffer().then(() => startOffer(door)), OFFER_AGAIN);
  }
}

// Whoever comes back by the browser's own button finds the page as it was left: it begins anew, as its challenge is spent.
window.addEventListener("pageshow", event => { if (event.persisted && sent) location.reload(); });

for (const button of document.querySelectorAll<HTMLElement>("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

function startOffer(form: HTMLFormElement): void {
  if (asking || sent) return;
  waiting = new AbortController();
  offered = offer(form, waiting.signal);
}

/** A browser does one request at a time, and the server knows the last challenge only: the offer has to be over before anything else is asked. */
async function stopOffer(): Promise<void> {
  waiting?.abort();
  waiting = undefined;
  await offered;
}

/** Lets the browser propose passkeys where the address is typed (conditional mediation). Ends with the signal. */
async function offer(form: HTMLFormElement, signal: AbortSignal): Promise<void> {
  if (!await PublicKeyCredential.isConditionalMediationAvailable?.() || signal.aborted) return;
  const options = await askServer(form).catch(() => undefined);
  if (!options || signal.aborted) return;
  const answer = await navigator.credentials.get({ publicKey: request(options), mediation: "conditional", signal }).catch(() => null);
  if (answer) send(form, answer);
}

async function ask(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector("button")!;
  [button.disabled, asking] = [true, true];
  say(form, "");
  try {
    await stopOffer();
    const options = sent ? undefined : await askServer(form);
    if (!options) return;
    const answer = form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: creation(options) })
      : await navigator.credentials.get({ publicKey: request(options) });
    if (answer) send(form, answer);
  } catch (error) {
    const closed = error instanceof DOMException && error.name === "NotAllowedError"; // the person closed the window, or time ran out
    say(form, (closed ? form.dataset.cancelled : form.dataset.failed)!);
  } finally {
    [button.disabled, asking] = [false, false];
    if (door) startOffer(door);
  }
}

/** The server's options; nothing when it first wants to know again who is there, and then the page is left for that. */
async function askServer(form: HTMLFormElement): Promise<object | undefined> {
  const token = form.querySelector<HTMLInputElement>("input[name=__RequestVerificationToken]")!;
  const body = new FormData();
  body.set(token.name, token.value);
  const answer = await fetch(form.dataset.options!, { method: "POST", headers: { accept: "application/json" }, body });
  if (answer.status === 403) {
    const { confirm } = await answer.json() as { confirm: string };
    location.assign(`${confirm}?next=${encodeURIComponent(location.pathname)}`);
    return undefined;
  }
  if (!answer.ok) throw new Error(`${answer.status}`);
  return await answer.json() as object;
}

/** The first answer is the one: the page is about to be left. */
function send(form: HTMLFormElement, answer: Credential): void {
  if (sent) return;
  sent = true;
  form.querySelector<HTMLInputElement>("input[name=credential]")!.value = JSON.stringify(written(answer as PublicKeyCredential));
  form.submit();
}

function say(form: HTMLFormElement, words: string): void { form.querySelector<HTMLElement>("[data-passkey-state]")!.textContent = words; }
