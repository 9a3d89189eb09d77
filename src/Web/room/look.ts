// Looking together, whatever the size of each one's frame: places in fractions of the picture. Pure; the page draws what this says.
import { fit, toFrame, toPicture, type Point, type Size, type View } from "../pages/viewer/view";

/** What stands in the frame's middle, in fractions of the picture, and how many times larger it is than when it is seen whole. */
export interface Look { x: number; y: number; zoom: number }

export function lookOf(view: View, picture: Size, frame: Size): Look {
  return { ...fractionsAt(view, { x: frame.width / 2, y: frame.height / 2 }, picture, frame), zoom: view.scale / fit(picture, frame).scale };
}

export function viewOf(look: Look, picture: Size, frame: Size): View {
  const scale = fit(picture, frame).scale * look.zoom;
  return { scale, x: (0.5 - look.x) * picture.width * scale, y: (0.5 - look.y) * picture.height * scale, turns: 0 };
}

/** The place of the picture under a point of the frame, 0..1 from the left and from the top; what lies beside it is its edge. */
export function fractionsAt(view: View, at: Point, picture: Size, frame: Size): Point {
  const under = toPicture(view, at, picture, frame);
  return { x: within(under.x / picture.width), y: within(under.y / picture.height) };
}

/** Where such a place stands in the frame. */
export const placeOf = (view: View, at: Point, picture: Size, frame: Size): Point => toFrame(view, { x: at.x * picture.width, y: at.y * picture.height }, picture, frame);

/** DICOM windows: a drag to the right widens by a hundredth a pixel, one downwards darkens by as much of the width (what radiologists' workstations do). */
export function dragged(window: { center: number; width: number }, dx: number, dy: number): { center: number; width: number } {
  return { center: window.center + window.width * dy / 200, width: Math.max(1, window.width * 1.01 ** dx) };
}

/** Lets through what is told at most so often; the last one is never lost, because the caller waits and asks again. */
export class Pace {
  private last = -Infinity;

  /** @param every Milliseconds between two. */
  constructor(private readonly every: number) {}

  /** How long to wait, in milliseconds; 0 for now, which counts as told. */
  wait(now: number): number {
    const left = this.last + this.every - now;
    if (left > 0) return left;
    this.last = now;
    return 0;
  }
}

const within = (value: number): number => Math.min(1, Math.max(0, value));
