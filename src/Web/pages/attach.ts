// Sends one chosen file to a draft and shows, in a line of its own, how it gets on and what was wrong with it.
import { asJpeg, isHeic, thumbnail } from "./pictures";
import { inDraft, Refused, upload, type Host } from "./upload";

/** `uploads` is the list for such lines; its parent has the words. What is there already stands in #document-list. */
export async function attach(file: File, draft: string, uploads: HTMLUListElement, host: Host) {
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
    const stored = await upload(sent, inDraft(draft), stopped(sent), host, (received, waiting) => {
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
}

/** The id of a document of this name and size that stopped half-way. */
function stopped(file: File): string | undefined {
  const lines = document.querySelectorAll<HTMLElement>("#document-list [data-complete=false]");
  return [...lines].find(l => l.dataset.name === file.name && l.dataset.size === `${file.size}`)?.dataset.document;
}
