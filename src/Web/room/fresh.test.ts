import assert from "node:assert/strict";
import { test } from "node:test";
import { fresh } from "./fresh";

test("what stands there at the first look is not new", () => assert.deepEqual(fresh(null, ["a", "b"]), []));
test("what came since is, in its order", () => assert.deepEqual(fresh(["a", "b"], ["b", "c", "d"]), ["c", "d"]));
test("the first line of an empty list is new", () => assert.deepEqual(fresh([], ["a"]), ["a"]));
test("another list is no news", () => assert.deepEqual(fresh(["a"], ["x", "y"]), []));
test("what went is no news", () => assert.deepEqual(fresh(["a", "b"], ["a"]), []));
