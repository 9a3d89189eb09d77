import assert from "node:assert/strict";
import { test } from "node:test";
import type { Person } from "./protocol";
import { type Happening, type State, comings, connection, deviceFault, faultOf, next, peers, start, ticketFault, tiles } from "./state";

const person = (connection: string, more: Partial<Person> = {}): Person =>
  ({ connection, name: `Dr ${connection}`, caption: "Médecin", canSend: true, muted: false, camera: true, screen: false, away: false, ...more });

const audience = { segment: null, canSend: true, canReceive: true };

function after(...what: Happening[]): State {
  return what.reduce(next, start);
}

const inRoom: Happening[] = [
  { kind: "devices", microphone: true, camera: true, fault: null },
  { kind: "joining" },
  { kind: "admitted", reply: { refused: null, connection: "me", key: "", answer: "", people: [person("a"), person("me")], audience, slots: [], speaker: null } },
  { kind: "connected" },
];

test("who comes and goes is told by name, once for two devices, and not while one comes in oneself", () => {
  const before = after(...inRoom);
  const both = next(before, { kind: "people", people: [person("a"), person("b"), { ...person("b2"), name: "Dr b" }, person("me")] });
  assert.deepEqual(comings(before, both), { came: ["Dr b"], went: [] });
  assert.deepEqual(comings(both, next(both, { kind: "people", people: [person("b"), person("me")] })), { came: [], went: ["Dr a"] });
  assert.deepEqual(comings(after(...inRoom.slice(0, 2)), before), { came: [], went: [] });
  assert.deepEqual(comings(before, next(before, { kind: "broken" })), { came: [], went: [] });
});

test("who waits to be let in stays in the lobby while they knock, and comes in when let in", () => {
  const waits = after({ kind: "joining" }, { kind: "refused", fault: "waits" });
  assert.deepEqual([waits.phase, waits.fault], ["lobby", "waits"]);
  const again = next(waits, { kind: "joining" });
  assert.deepEqual([again.phase, again.fault], ["lobby", "waits"]);
  const inside = next(again, inRoom[2]!);
  assert.deepEqual([inside.phase, inside.fault], ["joining", null]);
  assert.equal(after(...inRoom, inRoom[2]!).phase, "in"); // a stay that was mended is admitted anew
  assert.equal(next(again, { kind: "refused", fault: "turned-away" }).fault, "turned-away");
});

test("what works is on when the lobby opens, and the rest is off", () => {
  assert.deepEqual([after(inRoom[0]!).microphone, after(inRoom[0]!).camera], [true, true]);
  const deaf = after({ kind: "devices", microphone: true, camera: false, fault: "no-camera" });
  assert.deepEqual([deaf.microphone, deaf.camera, deaf.hasCamera, deaf.fault], [true, false, false, "no-camera"]);
});

test("one is in the room only when the media have connected", () => {
  assert.equal(after(...inRoom.slice(0, 3)).phase, "joining");
  assert.equal(after(...inRoom).phase, "in");
});

test("others come first and my own picture last, under imposed names", () => {
  assert.deepEqual(tiles(after(...inRoom)).map(t => [t.key, t.name]), [["a", "Dr a"], ["me", "Dr me"]]);
});

test("a picture is shown through the slot that names its sender, and only while the camera is on", () => {
  const slots = after(...inRoom, { kind: "slots", slots: [{ mid: "3", kind: "audio", connection: "a", paused: false }, { mid: "6", kind: "video", connection: "a", paused: false }] });
  assert.equal(tiles(slots)[0]?.mid, "6");
  const off = next(slots, { kind: "people", people: [person("a", { camera: false }), person("me")] });
  assert.equal(tiles(off)[0]?.mid, null);
});

test("a shared screen stands first once its slot shows it", () => {
  const people: Happening = { kind: "people", people: [person("a", { screen: true }), person("me")] };
  assert.equal(tiles(after(...inRoom, people)).length, 2);
  const shown = after(...inRoom, people, { kind: "slots", slots: [{ mid: "14", kind: "screen", connection: "a", paused: false }] });
  assert.deepEqual([tiles(shown)[0]?.screen, tiles(shown)[0]?.mid], [true, "14"]);
});

test("my screen ends when another's takes its place, not while the list still shows the one that mine replaces", () => {
  const theirs: Happening = { kind: "people", people: [person("a", { screen: true }), person("me")] };
  const mine: Happening = { kind: "people", people: [person("a"), person("me", { screen: true })] };
  const sharing = after(...inRoom, theirs, { kind: "screen", on: true });
  assert.equal(next(sharing, theirs).screen, true);
  assert.equal([mine].reduce(next, sharing).screen, true);
  assert.equal([mine, theirs].reduce(next, sharing).screen, false);
});

test("while a path is sought anew the pictures stay and the line says so", () => {
  const slots: Happening = { kind: "slots", slots: [{ mid: "6", kind: "video", connection: "a", paused: false }] };
  const shaken = after(...inRoom, slots, { kind: "shaken" });
  assert.deepEqual([shaken.phase, connection(shaken), tiles(shaken)[0]?.mid], ["in", "coming-back", "6"]);
  assert.equal(connection(next(shaken, { kind: "connected" })), "together");
});

test("another's tile says that they are coming back", () => {
  const away = after(...inRoom, { kind: "people", people: [person("a", { away: true }), person("me")] });
  assert.deepEqual(tiles(away).map(t => t.away), [true, false]);
});

test("a picture that the line is too thin for stays in its place and says so", () => {
  const slots: Happening = { kind: "slots", slots: [{ mid: "6", kind: "video", connection: "a", paused: true }] };
  assert.deepEqual(tiles(after(...inRoom, slots)).map(t => [t.mid, t.paused]), [["6", true], [null, false]]);
});

test("what the thin line holds back is said, and forgotten with a new connection", () => {
  const paused = after(...inRoom, { kind: "uplink", paused: true });
  assert.deepEqual([paused.picturesPaused, paused.camera], [true, true]);
  assert.equal(next(paused, { kind: "uplink", paused: false }).picturesPaused, false);
  assert.equal(next(paused, { kind: "broken" }).picturesPaused, false);
});

test("a break leaves the others' names, forgets their pictures and says that one is coming back", () => {
  const broken = after(...inRoom, { kind: "slots", slots: [{ mid: "6", kind: "video", connection: "a", paused: false }] }, { kind: "broken" });
  assert.deepEqual([broken.phase, broken.comingBack, connection(broken)], ["joining", true, "coming-back"]);
  assert.deepEqual(tiles(broken).map(t => [t.key, t.mid]), [["a", null], ["me", null]]);
  assert.equal(connection(after(...inRoom, { kind: "broken" }, { kind: "joining" }, ...inRoom.slice(2))), "together");
});

test("nothing happens any more once it is over", () => {
  const over = after(...inRoom, { kind: "ended", reason: "closed" }, { kind: "connected" }, { kind: "ended", reason: "left" });
  assert.deepEqual([over.phase, over.ended], ["ended", "closed"]);
});

test("a refusal leads back to the lobby with its reason", () => {
  const refused = after({ kind: "joining" }, { kind: "refused", fault: "not-open" });
  assert.deepEqual([refused.phase, refused.fault], ["lobby", "not-open"]);
});

test("one is alone until somebody comes", () => {
  assert.equal(peers(after(...inRoom)), 1);
  assert.equal(connection(after(...inRoom, { kind: "people", people: [person("me")] })), "alone");
});

test("browsers' errors become words that people can act on", () => {
  const rows: [string, string][] = [["NotAllowedError", "not-allowed"], ["NotFoundError", "not-found"], ["NotReadableError", "in-use"], ["OverconstrainedError", "not-found"], ["", "device-failed"]];
  for (const [name, fault] of rows) assert.equal(faultOf(name), fault);
});

test("without a camera one speaks, without a microphone one is told why", () => {
  assert.equal(deviceFault(null, null), null);
  assert.equal(deviceFault(null, "not-found"), "no-camera");
  assert.equal(deviceFault("not-allowed", "not-allowed"), "not-allowed");
});

test("a refused ticket is final, a matter of waiting, or worth another try", () => {
  const rows: [number, string, string | null][] = [[401, "", "signed-out"], [404, "not-found", "revoked"], [409, "session-ended", "gone"], [409, "session-cancelled", "gone"], [409, "session-not-open-yet", "not-open"], [409, "guest-waits", "waits"], [409, "guest-turned-away", "turned-away"], [503, "", null]];
  for (const [status, code, fault] of rows) assert.equal(ticketFault(status, code), fault);
});

test("a pin holds while the pinned one is there, and the speaker is told from the others", () => {
  const pinned = after(...inRoom, { kind: "pin", connection: "a" }, { kind: "speaker", connection: "a" });
  assert.deepEqual(tiles(pinned).map(t => [t.key, t.pinned, t.speaks]), [["a", true, true], ["me", false, false]]);
  assert.equal(next(pinned, { kind: "people", people: [person("a"), person("b"), person("me")] }).pinned, "a");
  assert.equal(next(pinned, { kind: "people", people: [person("b"), person("me")] }).pinned, null);
});

test("audio only outlives a break", () => {
  assert.equal(after(...inRoom, { kind: "audio-only", on: true }, { kind: "broken" }).audioOnly, true);
});
