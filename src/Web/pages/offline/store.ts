// What a device keeps while there is no line: drafts and photos, each sealed with AES-256-GCM under a key that the browser
// makes itself and hands to nobody (non-extractable). Whoever wipes the key has wiped what it sealed.
const DATABASE = "asking";
const STORES = ["keys", "drafts", "files", "kit"] as const;
const DAY = 24 * 60 * 60_000;
type Store = (typeof STORES)[number];

/** `base` and `version` are what the server had when typing began; without them nothing is known of it. */
export interface Kept { id: string; server?: string | undefined; version?: number | undefined; base?: string | undefined; wish: "keep" | "file"; fields: string; updatedAt: number }
export interface Photo { id: string; draft: string; name: string; type: string; data: ArrayBuffer }
interface KeyRow { id: "key"; key: CryptoKey; holder: string; days: number; expires: number; preparedAt: number }
interface Sealed { id: string; draft?: string; iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer; expires: number }

/** True where a browser can do all of it: a secure context. */
export const able = typeof indexedDB !== "undefined" && typeof crypto !== "undefined" && "subtle" in crypto;

function open(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => { for (const name of STORES) asked.result.createObjectStore(name, { keyPath: "id" }); };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function within<T>(stores: Store[], mode: IDBTransactionMode, work: (at: IDBTransaction) => IDBRequest<T> | void): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((done, fail) => {
      const transaction = database.transaction(stores, mode);
      const request = work(transaction);
      transaction.oncomplete = () => done(request?.result as T);
      transaction.onerror = transaction.onabort = () => fail(transaction.error);
    });
  } finally {
    database.close();
  }
}

const get = <T>(store: Store, id: string) => within<T | undefined>([store], "readonly", at => at.objectStore(store).get(id) as IDBRequest<T | undefined>);
const all = <T>(store: Store) => within<T[]>([store], "readonly", at => at.objectStore(store).getAll() as IDBRequest<T[]>);
const put = (store: Store, row: unknown) => within([store], "readwrite", at => { at.objectStore(store).put(row); });

/** The key's row; undefined when nobody is held here, or for too long: then all is wiped. */
async function row(): Promise<KeyRow | undefined> {
  if (!able) return undefined;
  const found = await get<KeyRow>("keys", "key");
  if (!found || found.expires > Date.now()) return found;
  await wipe();
  return undefined;
}

/** Whose drafts the device keeps; undefined for nobody's. */
export const holder = async () => (await row())?.holder;

/** When the device was last made ready for lost lines; 0 for never. */
export const preparedAt = async () => (await row())?.preparedAt ?? 0;

/** Lets the device keep drafts of one person for some days from now on; what another left is wiped. */
export async function hold(person: string, days: number): Promise<void> {
  const before = await row();
  if (before && before.holder !== person) await wipe();
  const key = before?.holder === person ? before.key : await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await put("keys", { id: "key", key, holder: person, days, expires: Date.now() + days * DAY, preparedAt: before?.holder === person ? before.preparedAt : 0 } satisfies KeyRow);
}

/** Notes that all that a lost line needs is there. */
export async function prepared(): Promise<void> {
  const held = await row();
  if (held) await put("keys", { ...held, preparedAt: Date.now() });
}

/** Forgets everything, the key first of all. */
export async function wipe(): Promise<void> {
  await within([...STORES], "readwrite", at => { for (const name of STORES) at.objectStore(name).clear(); });
}

async function seal(id: string, plain: ArrayBuffer, draft?: string): Promise<Sealed | undefined> {
  const held = await row();
  if (!held) return undefined;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  // The id is sealed in: a row cannot be passed off as another.
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) }, held.key, plain);
  return { id, iv, data, expires: Date.now() + held.days * DAY, ...(draft ? { draft } : {}) };
}

async function unseal(sealed: Sealed): Promise<ArrayBuffer | undefined> {
  const held = await row();
  if (!held || sealed.expires < Date.now()) return undefined;
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv, additionalData: new TextEncoder().encode(sealed.id) }, held.key, sealed.data).catch(() => undefined);
}

const bytes = (text: string) => new TextEncoder().encode(text).buffer as ArrayBuffer;
const text = (data: ArrayBuffer) => new TextDecoder().decode(data);

/** Keeps a draft as typed so far; false when the device may not. */
export async function keep(draft: Kept): Promise<boolean> {
  const sealed = await seal(draft.id, bytes(JSON.stringify(draft)));
  if (sealed) await put("drafts", sealed);
  return sealed !== undefined;
}

/** The drafts that are kept, the last typed first; those that are too old go. */
export async function drafts(): Promise<Kept[]> {
  if (!await holder()) return [];
  const kept: Kept[] = [];
  for (const sealed of await all<Sealed>("drafts")) {
    const plain = await unseal(sealed);
    if (plain) kept.push(JSON.parse(text(plain)) as Kept);
    else await forget(sealed.id);
  }
  return kept.sort((a, b) => b.updatedAt - a.updatedAt);
}

/** Forgets a draft and its photos. */
export async function forget(id: string): Promise<void> {
  if (!able) return;
  const photos = (await all<Sealed>("files")).filter(f => f.draft === id);
  await within(["drafts", "files"], "readwrite", at => {
    at.objectStore("drafts").delete(id);
    for (const photo of photos) at.objectStore("files").delete(photo.id);
  });
}

export async function keepPhoto(draft: string, file: File): Promise<void> {
  const id = crypto.randomUUID();
  const head = bytes(JSON.stringify({ name: file.name, type: file.type }));
  const body = await file.arrayBuffer();
  const whole = new Uint8Array(4 + head.byteLength + body.byteLength);
  new DataView(whole.buffer).setUint32(0, head.byteLength);
  whole.set(new Uint8Array(head), 4);
  whole.set(new Uint8Array(body), 4 + head.byteLength);
  const sealed = await seal(id, whole.buffer, draft);
  if (sealed) await put("files", sealed);
}

export async function photos(draft: string): Promise<Photo[]> {
  const found: Photo[] = [];
  for (const sealed of (await all<Sealed>("files")).filter(f => f.draft === draft)) {
    const plain = await unseal(sealed);
    if (!plain) continue;
    const length = new DataView(plain).getUint32(0);
    found.push({ id: sealed.id, draft, ...(JSON.parse(text(plain.slice(4, 4 + length))) as { name: string; type: string }), data: plain.slice(4 + length) });
  }
  return found;
}

export const forgetPhoto = (id: string) => within(["files"], "readwrite", at => { at.objectStore("files").delete(id); });

/** What the page without a line needs to ask: services and their forms, as the server wrote them. */
export async function keepKit(html: string): Promise<void> {
  const sealed = await seal("kit", bytes(html));
  if (sealed) await put("kit", sealed);
}

export async function kit(): Promise<string> {
  const sealed = await holder() ? await get<Sealed>("kit", "kit") : undefined;
  const plain = sealed ? await unseal(sealed) : undefined;
  return plain ? text(plain) : "";
}
