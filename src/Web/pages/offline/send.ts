// Sends what a device kept while there was no line: each draft once, however often it is tried and from however many tabs.
import { inDraft, upload, type Host } from "../upload";
import * as store from "./store";

/** What became of a draft: filed, or a draft on the server, maybe with something still to mend; `local` is its name on the device. */
export interface Sent { local: string; id: string; filed: boolean; mend: boolean }

/** Nobody is signed in: the drafts stay. */
export class SignedOut extends Error {}

const host: Host = { fetch: (url, init) => fetch(url, init), wait: ms => new Promise(done => setTimeout(done, ms)), key: () => crypto.randomUUID() };

/** Sends all but the one that is being edited. Throws SignedOut, or TypeError when the line is gone again. */
export function sendAll(editing?: string): Promise<Sent[]> {
  return navigator.locks.request("send-drafts", async () => {
    const sent: Sent[] = [];
    for (const draft of await store.drafts()) {
      if (draft.id === editing) continue;
      const done = await send(draft);
      if (done) sent.push(done);
      await store.forget(draft.id);
    }
    return sent;
  });
}

/** Undefined when the draft was thrown away elsewhere meanwhile. */
async function send(draft: store.Kept): Promise<Sent | undefined> {
  const server = draft.server || await start(draft.id);
  if (!draft.server) await store.keep({ ...draft, server });
  const saved = await call(`/api/drafts/${server}`, "PUT", draft.fields);
  if (saved.status === 404) return (await call(`/api/requests/${server}`, "GET")).ok ? { local: draft.id, id: server, filed: true, mend: false } : undefined;
  if (!saved.ok) throw new TypeError(`status ${saved.status}`);
  await sendPhotos(draft.id, server);
  if (draft.wish !== "file") return { local: draft.id, id: server, filed: false, mend: false };
  const filed = await call("/api/requests", "POST", JSON.stringify({ form: JSON.parse(draft.fields), draftId: server }), `${draft.id}-file`);
  if (!filed.ok && filed.status !== 400) throw new TypeError(`status ${filed.status}`);
  return { local: draft.id, id: server, filed: filed.ok, mend: !filed.ok };
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
  const there = (await (await call(`/api/drafts/${server}`, "GET")).json()) as { documents: { id: string; name: string; size: number; complete: boolean }[] };
  for (const photo of kept) {
    const same = there.documents.find(d => d.name === photo.name && d.size === photo.data.byteLength);
    if (!same?.complete) await upload(new File([photo.data], photo.name, { type: photo.type }), inDraft(server), same?.id, host, () => undefined);
    await store.forgetPhoto(photo.id);
  }
}

async function call(url: string, method: string, body?: string, key?: string): Promise<Response> {
  const headers: Record<string, string> = { "Content-Type": "application/json", ...(key ? { "Idempotency-Key": key } : {}) };
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  if (answer.status === 401 || answer.status === 403) throw new SignedOut();
  return answer;
}
