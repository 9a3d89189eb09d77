import assert from "node:assert/strict";
import { test } from "node:test";
import { judge, speed } from "./line";

test("fibre carries every picture", () => assert.equal(judge({ back: 20, down: 50_000, up: 10_000 }), "full"));
test("a satellite carries pictures, and not all of them at their best", () => assert.equal(judge({ back: 650, down: 20_000, up: 3000 }), "some"));
test("a mobile surgery at the edge of 4G sends one small picture", () => assert.equal(judge({ back: 90, down: 900, up: 300 }), "some"));
test("where pictures do not go up the voices do", () => assert.equal(judge({ back: 90, down: 3000, up: 120 }), "voice"));
test("where not even the voices come down it says so", () => assert.equal(judge({ back: 300, down: 60, up: 60 }), "poor"));
test("who waits longer than a second and a half for an answer cannot talk", () => assert.equal(judge({ back: 2000, down: 5000, up: 5000 }), "poor"));
test("a speed is bits over milliseconds, and never without end", () => {
  assert.equal(speed(125_000, 1000), 1000);
  assert.equal(speed(1000, 0), 8000);
});
