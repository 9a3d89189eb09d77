// Sends a file in chunks, resumes where the server says it stopped, and tells how far it got.
const CHUNK = 1024 * 1024;
const TRIES = 6;

export interface Stored { id: string; received: number; size: number; complete: boolean }
export interface Host {
  fetch(url: string, init?: RequestInit): Promise<Response>;
  wait(milliseconds: number): Promise<void>;
  key(): string;
}

/** Where documents are announced, and where each is then found. */
export interface Place { announce: string; documents: string }
export const inDraft = (draft: string): Place => ({ announce: `/api/drafts/${draft}/documents`, documents: "/api/documents" });

/** What the server said no to, in a sentence for the reader. */
export class Refused extends Error {}

/** Uploads a file. With `known`, goes on with a document that stopped half-way. Throws Refused or, when the network stays away, TypeError. */
export async function upload(file: Blob & { name: string }, place: Place, known: string | undefined, host: Host, progress: (received: number, waiting: boolean) => void): Promise<Stored> {
  const announce = { method: "POST", headers: { "Content-Type": "application/json", "Idempotency-Key": host.key() }, body: JSON.stringify({ name: file.name, size: file.size }) };
  let document = known ? await ask(`${place.documents}/${known}`) : await ask(place.announce, announce);
  progress(document.received, false);
  while (!document.complete) {
    const start = document.received;
    try {
      const chunk = file.slice(start, start + CHUNK);
      document = await once(`${place.documents}/${document.id}/chunks?start=${start}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: chunk });
    } catch (error) {
      if (error instanceof Refused) throw error;
      // The answer may have got lost after the chunk arrived: the server knows where to go on.
      progress(start, true);
      document = await ask(`${place.documents}/${document.id}`);
    }
    progress(document.received, false);
  }
  return document;

  async function ask(url: string, init?: RequestInit): Promise<Stored> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await once(url, init);
      } catch (error) {
        if (error instanceof Refused || attempt === TRIES) throw error;
        await host.wait(500 * 2 ** attempt);
      }
    }
  }

  async function once(url: string, init?: RequestInit): Promise<Stored> {
    const answer = await host.fetch(url, init);
    if (answer.ok) return await answer.json() as Stored;
    if (answer.status >= 500 || answer.status === 409) throw new TypeError(`status ${answer.status}`);
    const problem = await answer.json().catch(() => ({})) as { title?: string; errors?: { message: string }[] };
    throw new Refused(problem.errors?.[0]?.message ?? problem.title ?? `${answer.status}`);
  }
}
