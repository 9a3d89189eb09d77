// A DICOM file as a picture: read, and windowed anew when somebody looks for what is too dark or too bright.
import { read, windowed, type Window } from "./dicom";
import { photo, type Shown } from "./picture";

export async function dicom(bytes: Uint8Array<ArrayBuffer>): Promise<Shown> {
  const picture = read(bytes);
  if (picture.kind === "photo") return photo(new Blob([picture.jpeg], { type: "image/jpeg" }), picture);
  const source = new OffscreenCanvas(picture.width, picture.height);
  if (picture.kind === "colour") source.getContext("2d")!.putImageData(new ImageData(picture.rgba, picture.width, picture.height), 0, 0);
  const shown: Shown = { source, width: picture.width, height: picture.height, spacing: picture.spacing, detector: picture.detector, grey: picture.kind === "grey" ? picture : undefined };
  if (picture.kind === "grey") light(shown, picture.window, false);
  return shown;
}

/** Only grey values have a window. */
export function light(shown: Shown, window: Window, inverted: boolean): void {
  if (shown.grey) (shown.source as OffscreenCanvas).getContext("2d")!.putImageData(new ImageData(windowed(shown.grey, window, inverted), shown.width, shown.height), 0, 0);
}
