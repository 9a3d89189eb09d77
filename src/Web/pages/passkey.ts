// Passkeys: asks the browser for one and sends its answer in the form beside it. Without this script the other way in works.
import { creation, request, written } from "./webauthn";

const forms = [...document.querySelectorAll<HTMLFormElement>("form[data-passkey]")];
let waiting: AbortController | undefined; // the list that the browser may offer in the e-mail field

if (window.PublicKeyCredential) {
  for (const form of forms) {
    form.hidden = false;
    form.addEventListener("submit", event => {
      event.preventDefault();
      void ask(form);
    });
  }
  for (const excuse of document.querySelectorAll<HTMLElement>("[data-no-passkey]")) excuse.hidden = true;
  const door = forms.find(f => f.dataset.passkey === "get" && document.querySelector("[autocomplete~=webauthn]"));
  if (door) void offer(door);
}

for (const button of document.querySelectorAll<HTMLElement>("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

/** Lets the browser propose passkeys where the address is typed (conditional mediation). */
async function offer(form: HTMLFormElement): Promise<void> {
  if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) return;
  waiting = new AbortController();
  const options = await askServer(form).catch(() => undefined);
  if (!options || waiting.signal.aborted) return;
  const answer = await navigator.credentials.get({ publicKey: request(options), mediation: "conditional", signal: waiting.signal }).catch(() => null);
  if (answer) send(form, answer);
}

async function ask(form: HTMLFormElement): Promise<void> {
  waiting?.abort();
  const button = form.querySelector("button")!;
  button.disabled = true;
  say(form, "");
  try {
    const options = await askServer(form);
    if (!options) return;
    const answer = form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: creation(options) })
      : await navigator.credentials.get({ publicKey: request(options) });
    if (answer) send(form, answer);
  } catch (error) {
    const closed = error instanceof DOMException && error.name === "NotAllowedError"; // the person closed the window, or time ran out
    say(form, (closed ? form.dataset.cancelled : form.dataset.failed)!);
  } finally {
    button.disabled = false;
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

function send(form: HTMLFormElement, answer: Credential): void {
  form.querySelector<HTMLInputElement>("input[name=credential]")!.value = JSON.stringify(written(answer as PublicKeyCredential));
  form.submit();
}

function say(form: HTMLFormElement, words: string): void { form.querySelector<HTMLElement>("[data-passkey-state]")!.textContent = words; }
