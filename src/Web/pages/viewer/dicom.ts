// One frame of a DICOM file, from its bytes to grey or colour values. What cannot be shown is named, never guessed.
import dicomParser, { type DataSet } from "dicom-parser";

/** Why a file is not shown; the page has a sentence for each. */
export type Unshown = "broken" | "compressed" | "colours" | "bits" | "frames";
export class NotShown extends Error {
  constructor(readonly why: Unshown) { super(why); }
}

/** Grey values, to be windowed. */
export interface Grey { kind: "grey"; width: number; height: number; values: Float32Array; window: Window; inverted: boolean; spacing?: readonly [number, number]; detector: boolean }
/** Colours, as they are. */
export interface Colour { kind: "colour"; width: number; height: number; rgba: Uint8ClampedArray<ArrayBuffer>; spacing?: readonly [number, number]; detector: boolean }
/** A JPEG in a DICOM file: the browser decodes it. */
export interface Photo { kind: "photo"; jpeg: Uint8Array<ArrayBuffer>; spacing?: readonly [number, number]; detector: boolean }
export interface Window { center: number; width: number }

const IMPLICIT = "1.2.840.10008.1.2", EXPLICIT = "1.2.840.10008.1.2.1", JPEG_BASELINE = "1.2.840.10008.1.2.4.50";

export function read(bytes: Uint8Array<ArrayBuffer>): Grey | Colour | Photo {
  let data: DataSet;
  try {
    data = dicomParser.parseDicom(bytes);
  } catch {
    throw new NotShown("broken");
  }
  if ((data.intString("x00280008") ?? 1) > 1) throw new NotShown("frames");
  const syntax = data.string("x00020010");
  if (syntax === JPEG_BASELINE) return { kind: "photo", jpeg: fragment(data), ...spacing(data) };
  if (syntax !== IMPLICIT && syntax !== EXPLICIT) throw new NotShown("compressed");
  const [height, width, samples, bits] = [data.uint16("x00280010"), data.uint16("x00280011"), data.uint16("x00280002") ?? 1, data.uint16("x00280100")];
  const pixels = data.elements["x7fe00010"];
  if (!width || !height || !pixels) throw new NotShown("broken");
  if (bits !== 8 && bits !== 16) throw new NotShown("bits");
  if (pixels.length < width * height * samples * (bits / 8)) throw new NotShown("broken");
  const kind = data.string("x00280004");
  if (kind === "RGB" && samples === 3 && bits === 8) return colour(data, bytes.subarray(pixels.dataOffset), width, height);
  if (samples !== 1 || (kind !== "MONOCHROME1" && kind !== "MONOCHROME2")) throw new NotShown("colours");
  return grey(data, bytes, pixels.dataOffset, width, height, bits, kind === "MONOCHROME1");
}

/** PS3.3, C.11.1: stored values, without the bits that are not theirs, rescaled. */
function grey(data: DataSet, bytes: Uint8Array, at: number, width: number, height: number, bits: number, inverted: boolean): Grey {
  const [slope, intercept] = [data.floatString("x00281053") ?? 1, data.floatString("x00281052") ?? 0];
  const stored = Math.min(data.uint16("x00280101") ?? bits, bits);
  const high = data.uint16("x00280102") ?? stored - 1;
  const signed = data.uint16("x00280103") === 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const values = new Float32Array(width * height);
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const raw = (bits === 8 ? view.getUint8(i) : view.getUint16(2 * i, true)) >> (high + 1 - stored);
    const kept = raw & (2 ** stored - 1);
    const value = (signed && kept >= 2 ** (stored - 1) ? kept - 2 ** stored : kept) * slope + intercept;
    values[i] = value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const window = { center: data.floatString("x00281050") ?? (least + most) / 2, width: Math.max(1, data.floatString("x00281051") ?? most - least) };
  return { kind: "grey", width, height, values, window, inverted, ...spacing(data) };
}

function colour(data: DataSet, pixels: Uint8Array, width: number, height: number): Colour {
  const count = width * height, rgba = new Uint8ClampedArray(count * 4), planes = data.uint16("x00280006") === 1;
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = pixels[planes ? c * count + i : 3 * i + c]!;
    rgba[4 * i + 3] = 255;
  }
  return { kind: "colour", width, height, rgba, ...spacing(data) };
}

/** The one frame's fragments behind each other (PS3.5, A.4). */
function fragment(data: DataSet): Uint8Array<ArrayBuffer> {
  const pixels = data.elements["x7fe00010"];
  const parts = pixels?.fragments ?? [];
  if (!pixels || parts.length === 0) throw new NotShown("broken");
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(data.byteArray.subarray(part.position, part.position + part.length), at);
    at += part.length;
  }
  return joined;
}

/** Millimetres between rows and between columns: in the patient, or, of an X-ray, on its detector, where everything is larger. */
function spacing(data: DataSet): { spacing?: readonly [number, number]; detector: boolean } {
  for (const [tag, detector] of [["x00280030", false], ["x00181164", true]] as const) {
    const [row, column] = [data.floatString(tag, 0), data.floatString(tag, 1)];
    if (row && column && row > 0 && column > 0) return { spacing: [row, column], detector };
  }
  return { detector: false };
}

/** PS3.3, C.11.2.1.2: what lies in the window, from black to white. */
export function windowed(picture: Grey, { center, width }: Window, inverted: boolean): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(picture.values.length * 4);
  const [start, range] = [center - 0.5 - (width - 1) / 2, Math.max(width - 1, 1e-6)];
  const dark = picture.inverted !== inverted;
  for (let i = 0; i < picture.values.length; i++) {
    const light = Math.min(255, Math.max(0, (picture.values[i]! - start) / range * 255));
    rgba[4 * i] = rgba[4 * i + 1] = rgba[4 * i + 2] = dark ? 255 - light : light;
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}
