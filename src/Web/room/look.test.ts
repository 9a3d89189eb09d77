import assert from "node:assert/strict";
import { test } from "node:test";
import { fit, zoom } from "../pages/viewer/view";
import { dragged, fractionsAt, lookOf, Pace, placeOf, viewOf } from "./look";

const picture = { width: 1600, height: 1200 }, wall = { width: 1200, height: 700 }, phone = { width: 360, height: 420 };

test("who sees the picture whole is followed to the whole picture, in any frame", () => {
  const look = lookOf(fit(picture, wall), picture, wall);
  assert.deepEqual(look, { x: 0.5, y: 0.5, zoom: 1 });
  assert.deepEqual(viewOf(look, picture, phone), fit(picture, phone));
});

test("what one looks at stands in the middle of the other's frame, as many times larger", () => {
  const near = zoom(fit(picture, wall), 4, { x: 300, y: 200 }, wall);
  const look = lookOf(near, picture, wall);
  const followed = viewOf(look, picture, phone);
  const middle = fractionsAt(followed, { x: phone.width / 2, y: phone.height / 2 }, picture, phone);
  assert.ok(Math.hypot(middle.x - look.x, middle.y - look.y) < 1e-9);
  assert.ok(Math.abs(followed.scale / fit(picture, phone).scale - 4) < 1e-9);
  assert.deepEqual(rounded(viewOf(look, picture, wall)), rounded(near));
});

test("a hand points at the same place of the picture in every frame", () => {
  const here = fit(picture, wall), there = zoom(fit(picture, phone), 3, { x: 20, y: 400 }, phone);
  const at = fractionsAt(here, { x: 700, y: 300 }, picture, wall);
  const back = fractionsAt(there, placeOf(there, at, picture, phone), picture, phone);
  assert.ok(Math.hypot(back.x - at.x, back.y - at.y) < 1e-9);
});

test("beside the picture one points at its edge", () => {
  assert.deepEqual(fractionsAt(fit(picture, phone), { x: 180, y: 0 }, picture, phone), { x: 0.5, y: 0 });
});

test("a window is widened to the right, darkened downwards, and never empty", () => {
  assert.deepEqual(dragged({ center: 40, width: 400 }, 0, 100), { center: 240, width: 400 });
  assert.equal(Math.round(dragged({ center: 40, width: 400 }, 70, 0).width), 803);
  assert.equal(dragged({ center: 40, width: 2 }, -500, 0).width, 1);
});

test("not more often than agreed, and the last move is told after the wait", () => {
  const pace = new Pace(70);
  assert.equal(pace.wait(1000), 0);
  assert.equal(pace.wait(1010), 60);
  assert.equal(pace.wait(1070), 0);
  assert.equal(pace.wait(1071), 69);
});

const rounded = (view: { scale: number; x: number; y: number; turns: number }) => Object.fromEntries(Object.entries(view).map(([key, value]) => [key, Math.round(value * 1e6) / 1e6 + 0]));
