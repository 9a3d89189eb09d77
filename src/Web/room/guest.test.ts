import assert from "node:assert/strict";
import { test } from "node:test";
import { called } from "./guest";

const answer = (status: number, body: object = {}): Response => new Response(JSON.stringify(body), { status });

function room(answers: (Response | null)[]): { asked: () => number; shown: string[]; waits: Parameters<typeof called>[0] } {
  let asked = 0;
  const shown: string[] = [];
  return {
    asked: () => asked, shown,
    waits: {
      ask: () => Promise.resolve(answers[asked++] ?? null),
      rest: () => Promise.resolve(),
      show: (waiting, over) => { shown.push(waiting ? "waits" : over ? "over" : "in"); },
    },
  };
}

test("a guest waits until they are called, also while the server is away", async () => {
  const { waits, shown, asked } = room([answer(200, { called: false }), null, answer(503), answer(200, { called: true })]);
  assert.equal(await called(waits), true);
  assert.deepEqual(shown, ["waits", "in"]);
  assert.equal(asked(), 4);
});

test("a link that opens nothing any more ends the waiting", async () => {
  for (const status of [401, 404]) {
    const { waits, shown } = room([answer(200, { called: false }), answer(status)]);
    assert.equal(await called(waits), false);
    assert.deepEqual(shown, ["waits", "over"]);
  }
});
