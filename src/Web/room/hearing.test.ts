import assert from "node:assert/strict";
import { test } from "node:test";
import { type Hearing, hearingStart, nextHearing } from "./hearing";

const second = 48_000;

/** A look a second for so many seconds, with so large a share of gaps. */
function listen(from: Hearing, seconds: number, share: number): Hearing {
  let state = from;
  for (let s = 0; s < seconds; s++) state = nextHearing(state, second, share * second);
  return state;
}

test("a voice without gaps is not held back", () => {
  assert.equal(listen(hearingStart, 300, 0.0005).wait, 0);
});

test("gaps make it wait longer, step by step, up to a limit", () => {
  assert.equal(listen(hearingStart, 2, 0.01).wait, 0);
  assert.equal(listen(hearingStart, 3, 0.01).wait, 40);
  assert.equal(listen(hearingStart, 6, 0.01).wait, 80);
  assert.equal(listen(hearingStart, 60, 0.01).wait, 200);
});

test("a wait that suffices is kept, and shortened after a while without gaps", () => {
  const held = listen(hearingStart, 3, 0.01);
  assert.equal(listen(held, 300, 0.002).wait, 40);
  assert.equal(listen(held, 29, 0).wait, 40);
  assert.equal(listen(held, 30, 0).wait, 20);
  assert.equal(listen(held, 60, 0).wait, 0);
});

test("a shorter wait that brings the gaps back is tried later and later", () => {
  const waits: number[] = [];
  let state = listen(hearingStart, 3, 0.01);
  for (let tries = 0; tries < 5; tries++) {
    let looks = 0;
    while (state.wait === 40) { state = nextHearing(state, second, 0); looks++; }
    waits.push(looks);
    while (state.wait < 40) state = nextHearing(state, second, 0.01 * second);
    state = { ...state, wait: 40 };
  }
  assert.deepEqual(waits, [30, 60, 120, 240, 240]);
});

test("a slot that plays nothing changes nothing", () => {
  assert.deepEqual(nextHearing(hearingStart, 0, 0), hearingStart);
});
