import assert from "node:assert/strict";
import { test } from "node:test";
import { NotShown, read, windowed, type Grey } from "./dicom";

type Element = [tag: number, vr: string, value: number | string | Uint8Array];

/** A file of these elements, explicit little endian unless another syntax is named. */
function file(elements: Element[], syntax = "1.2.840.10008.1.2.1"): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [...new Array(128).fill(0), ...[..."DICM"].map(c => c.charCodeAt(0))];
  for (const [tag, vr, value] of [[0x00020010, "UI", syntax] as Element, ...elements]) {
    let data = typeof value === "number" ? [value & 255, value >> 8] : typeof value === "string" ? [...value].map(c => c.charCodeAt(0)) : [...value];
    if (data.length % 2) data = [...data, vr === "UI" ? 0 : 32];
    bytes.push(tag >> 16 & 255, tag >> 24 & 255, tag & 255, tag >> 8 & 255, vr.charCodeAt(0), vr.charCodeAt(1));
    if (vr === "OW" || vr === "OB") bytes.push(0, 0, data.length & 255, data.length >> 8, 0, 0);
    else bytes.push(data.length & 255, data.length >> 8);
    bytes.push(...data);
  }
  return new Uint8Array(bytes);
}

const head = (kind: string, samples: number, bits: number, stored = bits, signed = 0): Element[] => [
  [0x00280002, "US", samples], [0x00280004, "CS", kind], [0x00280010, "US", 1], [0x00280011, "US", 2],
  [0x00280100, "US", bits], [0x00280101, "US", stored], [0x00280102, "US", stored - 1], [0x00280103, "US", signed]];

test("sixteen bits, signed in twelve, rescaled to Hounsfield units", () => {
  const picture = read(file([...head("MONOCHROME2", 1, 16, 12, 1), [0x00281050, "DS", "40"], [0x00281051, "DS", "400"], [0x00281052, "DS", "-1024"], [0x00281053, "DS", "2"],
    [0x7fe00010, "OW", new Uint8Array([0xff, 0x0f, 0x00, 0x02])]])) as Grey;
  assert.deepEqual([...picture.values], [-1026, 0]);
  assert.deepEqual(picture.window, { center: 40, width: 400 });
});

test("the window goes from black to white and MONOCHROME1 the other way", () => {
  const shown = (kind: string, inverted: boolean) => [...windowed(read(file([...head(kind, 1, 8), [0x7fe00010, "OB", new Uint8Array([10, 250])]])) as Grey, { center: 128, width: 256 }, inverted)].filter((_, i) => i % 4 === 0);
  assert.deepEqual(shown("MONOCHROME2", false), [10, 250]);
  assert.deepEqual(shown("MONOCHROME1", false), [245, 5]);
  assert.deepEqual(shown("MONOCHROME1", true), [10, 250]);
});

test("colours beside each other and in planes are the same picture", () => {
  const pixels = (planar: number, bytes: number[]) => {
    const picture = read(file([...head("RGB", 3, 8).slice(0, 2), [0x00280006, "US", planar], ...head("RGB", 3, 8).slice(2), [0x7fe00010, "OB", new Uint8Array(bytes)]]));
    assert.equal(picture.kind, "colour");
    return picture.kind === "colour" ? [...picture.rgba] : [];
  };
  assert.deepEqual(pixels(0, [1, 2, 3, 4, 5, 6]), [1, 2, 3, 255, 4, 5, 6, 255]);
  assert.deepEqual(pixels(1, [1, 4, 2, 5, 3, 6]), [1, 2, 3, 255, 4, 5, 6, 255]);
});

test("a spacing is the patient's before it is the detector's", () => {
  const spaced = (...more: Element[]) => read(file([...more.filter(e => e[0] < 0x00280000), ...head("MONOCHROME2", 1, 8).slice(0, 4), ...more.filter(e => e[0] > 0x00280000), ...head("MONOCHROME2", 1, 8).slice(4), [0x7fe00010, "OB", new Uint8Array([1, 2])]]));
  assert.deepEqual(spaced([0x00280030, "DS", "0.5\\0.25"], [0x00181164, "DS", "9\\9"]).spacing, [0.5, 0.25]);
  const xray = spaced([0x00181164, "DS", "0.2\\0.1"]);
  assert.deepEqual([xray.spacing, xray.detector], [[0.2, 0.1], true]);
  assert.equal(spaced().spacing, undefined);
});

test("what is not shown is named", () => {
  const why = (bytes: Uint8Array<ArrayBuffer>) => {
    try { read(bytes); } catch (error) { return (error as NotShown).why; }
    return "shown";
  };
  assert.equal(why(new Uint8Array(200)), "broken");
  assert.equal(why(file(head("MONOCHROME2", 1, 8), "1.2.840.10008.1.2.4.90")), "compressed");
  assert.equal(why(file([...head("MONOCHROME2", 1, 8), [0x7fe00010, "OB", new Uint8Array([1])]])), "shown"); // padded to two
  assert.equal(why(file([...head("MONOCHROME2", 1, 16), [0x7fe00010, "OB", new Uint8Array([1, 2])]])), "broken");
  assert.equal(why(file([...head("PALETTE COLOR", 1, 8), [0x7fe00010, "OB", new Uint8Array([1, 2])]])), "colours");
  assert.equal(why(file([...head("MONOCHROME2", 1, 8).slice(0, 2), [0x00280008, "IS", "30"], ...head("MONOCHROME2", 1, 8).slice(2)])), "frames");
});
