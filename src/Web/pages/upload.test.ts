import assert from "node:assert/strict";
import { test } from "node:test";
import { inDraft, Refused, upload, type Host } from "./upload";

const MIB = 1024 * 1024;

/** Keeps what arrives as the server does; `faults` go off once each, by the number of the call. */
function server(size: number, faults: Record<number, "lost-request" | "lost-answer" | "refused"> = {}, received = 0) {
  const calls: string[] = [];
  const bytes: number[] = [];
  const host: Host = {
    key: () => "key",
    wait: async () => { calls.push("wait"); },
    async fetch(url, init) {
      const fault = faults[calls.filter(c => c !== "wait").length];
      calls.push(`${init?.method ?? "GET"} ${url}`);
      if (fault === "lost-request") throw new TypeError("network");
      if (fault === "refused") return Response.json({ title: "no", errors: [{ message: "not this" }] }, { status: 400 });
      if (url.includes("/chunks")) {
        const start = Number(url.split("start=")[1]);
        if (start !== received) return Response.json({ title: "order" }, { status: 409 });
        const length = (init!.body as Blob).size;
        bytes.push(start);
        received += length;
      }
      if (fault === "lost-answer") throw new TypeError("network");
      return Response.json({ id: "d", received, size, complete: received === size });
    },
  };
  return { host, calls, bytes };
}

const file = (size: number) => Object.assign(new Blob([new Uint8Array(size)]), { name: "photo.jpg" });

test("a file goes in chunks of one mebibyte", async () => {
  const { host, bytes } = server(2.5 * MIB);
  const seen: number[] = [];
  await upload(file(2.5 * MIB), inDraft("draft"), undefined, host, received => seen.push(received));
  assert.deepEqual(bytes, [0, MIB, 2 * MIB]);
  assert.deepEqual(seen, [0, MIB, 2 * MIB, 2.5 * MIB]);
});

test("a lost answer does not send a chunk twice", async () => {
  const { host, bytes } = server(2 * MIB, { 1: "lost-answer" });
  await upload(file(2 * MIB), inDraft("draft"), undefined, host, () => {});
  assert.deepEqual(bytes, [0, MIB]);
});

test("a lost chunk is sent again", async () => {
  const { host, bytes } = server(2 * MIB, { 2: "lost-request", 3: "lost-request" });
  await upload(file(2 * MIB), inDraft("draft"), undefined, host, () => {});
  assert.deepEqual(bytes, [0, MIB]);
});

test("a known document goes on where it stopped", async () => {
  const { host, bytes, calls } = server(3 * MIB, {}, 2 * MIB);
  await upload(file(3 * MIB), inDraft("draft"), "d", host, () => {});
  assert.deepEqual(bytes, [2 * MIB]);
  assert.equal(calls[0], "GET /api/documents/d");
});

test("a refusal is told in the server's words and not tried again", async () => {
  const { host, calls } = server(MIB, { 0: "refused" });
  await assert.rejects(upload(file(MIB), inDraft("draft"), undefined, host, () => {}), new Refused("not this"));
  assert.equal(calls.length, 1);
});

test("a network that stays away ends the upload", async () => {
  const { host } = server(MIB, Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(n => [n, "lost-request" as const])));
  await assert.rejects(upload(file(MIB), inDraft("draft"), undefined, host, () => {}), TypeError);
});
