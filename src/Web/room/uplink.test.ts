import assert from "node:assert/strict";
import { test } from "node:test";
import { type Uplink, nextUplink, uplinkStart } from "./uplink";

/** A look a second for so many seconds. */
function look(from: Uplink, start: number, seconds: number, available: number | null): Uplink {
  let state = from;
  for (let s = 1; s <= seconds; s++) state = nextUplink(state, start + s * 1000, available);
  return state;
}

test("a line that carries the pictures keeps them", () => {
  assert.equal(look(uplinkStart(0), 0, 60, 400_000).pictures, "all");
});

test("a line too thin for three looks loses them, a shorter dip does not", () => {
  const dip = look(look(uplinkStart(0), 0, 10, 300_000), 10_000, 2, 100_000);
  assert.equal(dip.pictures, "all");
  assert.equal(look(look(dip, 12_000, 1, 300_000), 13_000, 2, 100_000).pictures, "all");
  assert.equal(look(dip, 12_000, 1, 100_000).pictures, "none");
});

test("the low estimate at the very beginning means nothing", () => {
  assert.equal(look(look(uplinkStart(0), 0, 3, 30_000), 3_000, 10, 300_000).pictures, "all");
});

const paused = look(uplinkStart(0), 0, 4, 100_000);

test("after half a minute the smallest picture is tried, and all come back when it holds", () => {
  assert.equal(paused.pictures, "none");
  assert.equal(look(paused, 4_000, 29, 100_000).pictures, "none");
  const trying = look(paused, 4_000, 30, 100_000);
  assert.equal(trying.pictures, "least");
  assert.equal(look(trying, 34_000, 7, 200_000).pictures, "least");
  assert.equal(look(trying, 34_000, 8, 200_000).pictures, "all");
});

test("a trial ends with the first thin look after it has settled", () => {
  const trying = look(paused, 4_000, 30, 100_000);
  assert.equal(look(trying, 34_000, 1, 100_000).pictures, "least");
  assert.equal(look(trying, 34_000, 2, 100_000).pictures, "none");
});

test("each trial that fails makes the next one later, up to a limit", () => {
  let state = paused;
  const waits: number[] = [];
  for (let now = 4_000; waits.length < 5; now += 1000) {
    const next = nextUplink(state, now, 100_000);
    if (next.pictures === "none" && state.pictures === "least") waits.push(next.away);
    state = next;
  }
  assert.deepEqual(waits, [60_000, 120_000, 240_000, 240_000, 240_000]);
});

test("a browser that does not tell loses nothing", () => {
  assert.equal(look(uplinkStart(0), 0, 60, null).pictures, "all");
});
