// A picture to look at, as the browser decodes it, and how it is painted into its frame.
import type { Grey } from "./dicom";
import type { Size, View } from "./view";

/** What is painted; grey values, where it has them, are windowed anew into the source. */
export interface Shown extends Size { source: CanvasImageSource; grey?: Grey; spacing?: readonly [number, number]; detector: boolean }

export async function photo(blob: Blob, spaced: Pick<Shown, "spacing" | "detector"> = { detector: false }): Promise<Shown> {
  const source = await createImageBitmap(blob);
  return { source, width: source.width, height: source.height, ...spaced };
}

/** The canvas's size as the page lays it out. */
export const frameOf = (canvas: HTMLCanvasElement): Size => ({ width: canvas.clientWidth, height: canvas.clientHeight });

/** Paints the picture where the view says, in the screen's own pixels; `over` paints in the picture's coordinates, from its middle. */
export function paint(canvas: HTMLCanvasElement, shown: Shown, view: View, over?: (context: CanvasRenderingContext2D) => void): CanvasRenderingContext2D {
  const { width, height } = frameOf(canvas), density = devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * density) || canvas.height !== Math.round(height * density)) [canvas.width, canvas.height] = [Math.round(width * density), Math.round(height * density)];
  const context = canvas.getContext("2d")!;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.scale(density, density);
  context.save();
  context.translate(width / 2 + view.x, height / 2 + view.y);
  context.rotate(view.turns * Math.PI / 2);
  context.scale(view.scale, view.scale);
  context.imageSmoothingEnabled = view.scale < 4;
  context.drawImage(shown.source, -shown.width / 2, -shown.height / 2);
  over?.(context);
  context.restore();
  return context;
}
