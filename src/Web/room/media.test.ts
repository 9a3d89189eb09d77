import assert from "node:assert/strict";
import { test } from "node:test";
import { withAudioNack } from "./media";

test("the repetition of audio is offered on each line that has Opus, in its payload type", () => {
  const lines = ["m=audio 9 X 63 111", "a=rtpmap:63 red/48000/2", "a=rtpmap:111 opus/48000/2", "m=video 9 X 96", "a=rtpmap:96 VP8/90000", "m=audio 9 X 109", "a=rtpmap:109 opus/48000/2", ""];
  const offered = withAudioNack(lines.join("\r\n")).split("\r\n");
  assert.deepEqual(offered.filter(l => !lines.includes(l)), ["a=rtcp-fb:111 nack", "a=rtcp-fb:109 nack"]);
  assert.equal(offered[offered.indexOf("a=rtpmap:109 opus/48000/2") + 1], "a=rtcp-fb:109 nack");
});
