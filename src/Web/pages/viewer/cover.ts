// A copy of a picture with what was covered, drawn anew: no tag, no EXIF, nothing below the black.
import type { Point, Size } from "./view";

/** Two opposite corners, in picture elements. */
export type Cover = [Point, Point];

const SIDE = 4096, LARGEST = 8 * 1024 * 1024;

/** Draws the copy and gives it to the server; throws when it is not taken. */
export async function keep(source: CanvasImageSource, size: Size, covers: readonly Cover[], url: string): Promise<void> {
  const scale = Math.min(1, SIDE / Math.max(size.width, size.height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(size.width * scale)), Math.max(1, Math.round(size.height * scale)));
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  context.fillStyle = "#000";
  for (const { x, y, width, height } of covers.map(c => covered(c, scale))) context.fillRect(x, y, width, height);
  let blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
  if (blob.size > LARGEST) blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.7 });
  // A DICOM file is covered by the server too, where its own picture elements lie.
  const places = new URLSearchParams(covers.map(c => covered(c, 1)).filter(c => c.width > 0 && c.height > 0).map(c => ["cover", `${c.x},${c.y},${c.width},${c.height}`]));
  const answer = await fetch(`${url}?${places}`, { method: "PUT", headers: { "Content-Type": "image/jpeg" }, body: blob });
  if (!answer.ok) throw new Error(`${answer.status}`);
}

/** Whole picture elements, rounded outwards, whichever corner was drawn first. */
export function covered([from, to]: Cover, scale: number): { x: number; y: number; width: number; height: number } {
  const [left, top] = [Math.floor(Math.min(from.x, to.x) * scale), Math.floor(Math.min(from.y, to.y) * scale)];
  return { x: left, y: top, width: Math.ceil(Math.max(from.x, to.x) * scale) - left, height: Math.ceil(Math.max(from.y, to.y) * scale) - top };
}
