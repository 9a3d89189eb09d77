// Sends what a device kept while there was no line: each draft once, however often it is tried and from however many tabs.
import { inDraft, upload, type Host } from "../upload";
import { flat, json, merge } from "../merge";
import * as store from "./store";

/** What became of a draft: filed, or a draft on the server, maybe with something still to mend, or to choose from where another device wrote too; `local` is its name on the device. */
export interface Sent { local: string; id: string; filed: boolean; mend: boolean; choose?: boolean }

/** A draft as the server has it. */
export interface OnServer { form: object; version: number; documents: { id: string; name: string; size: number; complete: boolean }[] }

/** Nobody is signed in: the drafts stay. */
export class SignedOut extends Error {}

const host: Host = { fetch: (url, init) => fetch(url, init), wait: ms => new Promise(done => setTimeout(done, ms)), key: () => crypto.randomUUID() };

/** Sends all but those that are being edited: `editing` names a page, or a draft on the server. Throws SignedOut, or TypeError when the line is gone again. */
export function sendAll(...editing: (string | undefined)[]): Promise<Sent[]> {
  return navigator.locks.request("send-drafts", async () => {
    const sent: Sent[] = [];
    for (const draft of await store.drafts()) {
      if (editing.includes(draft.id) || (draft.server && editing.includes(draft.server))) continue;
      const done = await send(draft);
      if (done) sent.push(done);
      if (!done?.choose) await store.forget(draft.id); // what is to be chosen from stays until it is
    }
    return sent;
  });
}

/** Undefined when the draft was thrown away elsewhere meanwhile. */
async function send(draft: store.Kept): Promise<Sent | undefined> {
  const server = draft.server || await start(draft.id);
  if (!draft.server) await store.keep({ ...draft, server });
  const saved = await put(server, draft.fields, draft.version, draft.id);
  if (saved.status === 404) return (await call(`/api/requests/${server}`, "GET")).ok ? { local: draft.id, id: server, filed: true, mend: false } : undefined;
  if (saved.status === 409 && !await meet(draft, server)) return { local: draft.id, id: server, filed: false, mend: false, choose: true };
  if (!saved.ok && saved.status !== 409) throw new TypeError(`status ${saved.status}`);
  await sendPhotos(draft.id, server);
  if (draft.wish !== "file") return { local: draft.id, id: server, filed: false, mend: false };
  const filed = await call("/api/requests", "POST", JSON.stringify({ form: JSON.parse(draft.fields), draftId: server }), `${draft.id}-file`);
  if (!filed.ok && filed.status !== 400) throw new TypeError(`status ${filed.status}`);
  return { local: draft.id, id: server, filed: filed.ok, mend: !filed.ok };
}

/** Writes a draft; 409 when it was written elsewhere since that version, by another page than this one. */
export function put(server: string, fields: string, version: number | undefined, page: string, keepalive = false): Promise<Response> {
  const headers = { "Content-Type": "application/json", "Draft-Page": page, ...(version === undefined ? {} : { "If-Match": `"${version}"` }) };
  return fetch(`/api/drafts/${server}`, { method: "PUT", headers, body: fields, keepalive }).then(signedIn);
}

export async function read(server: string): Promise<OnServer> {
  const answer = await call(`/api/drafts/${server}`, "GET");
  if (!answer.ok) throw new TypeError(`status ${answer.status}`);
  return (await answer.json()) as OnServer;
}

/** Another device wrote too: what can be put together is. False when somebody has to choose. */
async function meet(draft: store.Kept, server: string): Promise<boolean> {
  const theirs = await read(server);
  const { fields, conflicts } = merge(flat(draft.base ?? "{}"), flat(draft.fields), flat(JSON.stringify(theirs.form)));
  if (conflicts.length > 0) return false;
  draft.fields = json(fields);
  const saved = await put(server, draft.fields, theirs.version, draft.id);
  if (!saved.ok) throw new TypeError(`status ${saved.status}`); // yet another moment; the next round tries again
  return true;
}

/** The same key and the same empty body give the same draft, whatever got lost on the way. */
export async function start(key: string): Promise<string> {
  const answer = await call("/api/drafts", "POST", "{}", key);
  if (!answer.ok) throw new TypeError(`status ${answer.status}`);
  return ((await answer.json()) as { id: string }).id;
}

async function sendPhotos(draft: string, server: string) {
  const kept = await store.photos(draft);
  if (kept.length === 0) return;
  const there = await read(server);
  for (const photo of kept) {
    const same = there.documents.find(d => d.name === photo.name && d.size === photo.data.byteLength);
    if (!same?.complete) await upload(new File([photo.data], photo.name, { type: photo.type }), inDraft(server), same?.id, host, () => undefined);
    await store.forgetPhoto(photo.id);
  }
}

async function call(url: string, method: string, body?: string, key?: string): Promise<Response> {
  const headers: Record<string, string> = { "Content-Type": "application/json", ...(key ? { "Idempotency-Key": key } : {}) };
  return signedIn(await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) }));
}

function signedIn(answer: Response): Response {
  if (answer.status === 401 || answer.status === 403) throw new SignedOut();
  return answer;
}
