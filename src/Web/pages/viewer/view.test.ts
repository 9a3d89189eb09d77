import assert from "node:assert/strict";
import { test } from "node:test";
import { fit, length, toFrame, toPicture, turn, zoom } from "./view";

const picture = { width: 400, height: 200 }, frame = { width: 800, height: 600 };

test("a picture is shown whole", () => {
  assert.deepEqual(fit(picture, frame), { scale: 2, x: 0, y: 0, turns: 0 });
  assert.equal(fit({ width: 4000, height: 1000 }, frame).scale, 0.2);
  assert.equal(fit({ width: 1000, height: 4000 }, frame, 1).scale, 0.2);
});

test("what is under the finger stays there", () => {
  const at = { x: 100, y: 500 };
  let view = fit(picture, frame);
  const under = toPicture(view, at, picture, frame);
  for (const by of [1.3, 4, 0.1]) view = zoom(view, by, at, frame);
  const still = toPicture(view, at, picture, frame);
  assert.ok(Math.hypot(still.x - under.x, still.y - under.y) < 1e-9);
});

test("there and back, however it is turned", () => {
  let view = { scale: 1.7, x: 12, y: -30, turns: 0 };
  for (let i = 0; i < 4; i++, view = turn(view)) {
    const back = toFrame(view, toPicture(view, { x: 33, y: 44 }, picture, frame), picture, frame);
    assert.ok(Math.hypot(back.x - 33, back.y - 44) < 1e-9);
  }
  assert.deepEqual({ ...view, x: view.x + 0, y: view.y + 0 }, { scale: 1.7, x: 12, y: -30, turns: 0 });
});

test("the upper left corner goes to the right when it is turned", () => {
  const view = turn(fit(picture, frame));
  const corner = toFrame(view, { x: 0, y: 0 }, picture, frame);
  assert.ok(corner.x > frame.width / 2 && corner.y < frame.height / 2);
});

test("a length is in millimetres only where the picture says so", () => {
  assert.deepEqual(length({ x: 0, y: 0 }, { x: 3, y: 4 }), { value: 5, unit: "px" });
  assert.deepEqual(length({ x: 0, y: 0 }, { x: 30, y: 0 }, [2, 0.5]), { value: 15, unit: "mm" });
  assert.deepEqual(length({ x: 0, y: 0 }, { x: 0, y: 30 }, [2, 0.5]), { value: 60, unit: "mm" });
});
