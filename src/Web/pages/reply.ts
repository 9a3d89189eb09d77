// Sends the files of a reply as soon as they are chosen, or from a phone. Without this script the form's own button sends them.
import { attach } from "./attach";
import { offerPhone } from "./phone";
import { type Host } from "./upload";

const form = document.querySelector<HTMLFormElement>("form.reply")!;
const uploads = form.querySelector<HTMLUListElement>("#uploads")!;
const host: Host = { fetch: (url, init) => fetch(url, init), wait: ms => new Promise(done => setTimeout(done, ms)), key: () => crypto.randomUUID() };

/** The draft of what is typed, where its documents go; "" without a line. */
async function draft(): Promise<string> {
  const given = new FormData(form);
  const body = JSON.stringify({ text: given.get("text"), asks: given.get("asks") === "true" });
  const answer = await fetch(`/api/requests/${form.dataset.request}/reply`, { method: "PUT", headers: { "Content-Type": "application/json" }, body }).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as { id: string }).id : "";
}

let kept: Promise<string> | undefined;
const replyId = () => kept ??= draft().then(id => { if (!id) kept = undefined; return id; });

/** The server renders the list; here it only changes places. */
async function refresh() {
  const page = await fetch(location.pathname).then(answer => answer.text()).catch(() => "");
  const now = new DOMParser().parseFromString(page, "text/html").querySelector("form.reply #document-list");
  if (now) form.querySelector("#document-list")!.replaceWith(now);
}

const files = form.querySelector<HTMLInputElement>("input[type=file]")!;
files.addEventListener("change", async () => {
  const chosen = [...files.files ?? []];
  const id = await replyId();
  if (!id) return; // they stay chosen, and go with the form
  files.value = "";
  for (const file of chosen) {
    await attach(file, id, uploads, host);
    await refresh();
  }
});

const phone = form.querySelector<HTMLElement>("#phone-offer");
if (phone) offerPhone(phone, replyId, refresh);
