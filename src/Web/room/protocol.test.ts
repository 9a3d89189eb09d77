import assert from "node:assert/strict";
import { test } from "node:test";
import { comesBack, isFinal, pause } from "./protocol";

test("coming back starts at about 300 ms and waits at most about 1 s", () => {
  assert.deepEqual([0, 1, 2, 3, 10, 2000].map(n => pause(n, 0.5)), [300, 600, 1000, 1000, 1000, 1000]);
  assert.deepEqual([pause(0, 0), pause(0, 1)], [225, 375]);
});

test("whenever the server is back, the next try comes within 1.3 seconds", () => {
  for (let attempt = 0; attempt < 100; attempt++) assert.ok(pause(attempt, 1) < 1300);
});

test("a closed room is final, a spent ticket is not", () => {
  assert.deepEqual(["room-closed", "offer-refused", "ticket-spent", "media-unavailable", "ended", "draining"].map(isFinal), [true, true, false, false, false, false]);
});

test("who was put out does not come back, who was lost does", () => {
  assert.deepEqual(["media-lost", "silent", "draining", "revoked", "closed"].map(comesBack), [true, true, true, false, false]);
});
