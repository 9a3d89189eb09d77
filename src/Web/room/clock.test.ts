import assert from "node:assert/strict";
import { test } from "node:test";
import { spoken } from "./clock";

test("minutes and seconds", () => {
  assert.equal(spoken(0), "0:00");
  assert.equal(spoken(65.9), "1:05");
  assert.equal(spoken(3723), "1:02:03");
  assert.equal(spoken(-2), "0:00");
});
