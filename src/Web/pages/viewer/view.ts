// Where a picture stands in its frame: zoomed, moved and turned. Pure; the page draws what this says.
export interface Point { x: number; y: number }
export interface Size { width: number; height: number }

/** Scale in frame pixels a picture element; the picture's middle relative to the frame's; turns of 90 degrees, clockwise. */
export interface View { scale: number; x: number; y: number; turns: number }

export const SCALE_MIN = 0.02, SCALE_MAX = 32;

/** The whole picture, as large as the frame takes, never larger than twice its size. */
export function fit(picture: Size, frame: Size, turns = 0): View {
  const [width, height] = turns % 2 ? [picture.height, picture.width] : [picture.width, picture.height];
  return { scale: clamp(Math.min(frame.width / width, frame.height / height, 2)), x: 0, y: 0, turns };
}

/** Larger or smaller, with the picture element under the point staying there. */
export function zoom(view: View, by: number, at: Point, frame: Size): View {
  const scale = clamp(view.scale * by);
  const factor = scale / view.scale;
  const [dx, dy] = [at.x - frame.width / 2, at.y - frame.height / 2];
  return { ...view, scale, x: dx - (dx - view.x) * factor, y: dy - (dy - view.y) * factor };
}

/** A quarter clockwise, about the frame's middle. */
export function turn(view: View): View {
  return { ...view, turns: (view.turns + 1) % 4, x: -view.y, y: view.x };
}

/** The picture element under a point of the frame. */
export function toPicture(view: View, at: Point, picture: Size, frame: Size): Point {
  let [x, y] = [(at.x - frame.width / 2 - view.x) / view.scale, (at.y - frame.height / 2 - view.y) / view.scale];
  for (let i = 0; i < view.turns; i++) [x, y] = [y, -x];
  return { x: x + picture.width / 2, y: y + picture.height / 2 };
}

/** The point of the frame at which a picture element stands. */
export function toFrame(view: View, at: Point, picture: Size, frame: Size): Point {
  let [x, y] = [at.x - picture.width / 2, at.y - picture.height / 2];
  for (let i = 0; i < view.turns; i++) [x, y] = [-y, x];
  return { x: x * view.scale + frame.width / 2 + view.x, y: y * view.scale + frame.height / 2 + view.y };
}

/** A length in millimetres where the picture knows how far apart its elements lie (row, column spacing), else in picture elements. */
export function length(from: Point, to: Point, spacing?: readonly [number, number]): { value: number; unit: "mm" | "px" } {
  const [row, column] = spacing ?? [1, 1];
  return { value: Math.hypot((to.x - from.x) * column, (to.y - from.y) * row), unit: spacing ? "mm" : "px" };
}

function clamp(scale: number): number {
  return Math.min(SCALE_MAX, Math.max(SCALE_MIN, scale));
}
