// A WebRTC stack in TypeScript that publishes by WHIP or watches by WHEP: node werift.mjs publish|watch URL
// Says what it has sent or received so far as lines of JSON: packets of each kind, and VP8 key frames.
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from "werift";

const [verb, url] = process.argv.slice(2);
const feedback = [{ type: "nack" }, { type: "nack", parameter: "pli" }, { type: "goog-remb" }];
const peer = new RTCPeerConnection({
  iceServers: [],
  iceAdditionalHostAddresses: ["127.0.0.1"],
  iceUseIpv6: false,
  codecs: {
    audio: [new RTCRtpCodecParameters({ mimeType: "audio/opus", clockRate: 48000, channels: 2, payloadType: 111 })],
    video: [new RTCRtpCodecParameters({ mimeType: "video/VP8", clockRate: 90000, payloadType: 96, rtcpFeedback: feedback })],
  },
});
const count = { state: "new", audio: 0, video: 0, keyFrames: 0 };
peer.connectionStateChange.subscribe(state => { count.state = state; });

const silence = Buffer.from("f8fffe", "hex"); // 20 ms of Opus
// One VP8 key frame, 64 by 48, behind the shortest payload descriptor (RFC 7741 section 4.2).
const picture = Buffer.concat([Buffer.from([0x10]), Buffer.from(
  "cAUAnQEqQAAwAA/HCIWFiJmEiCwCACBB/I4rqqQmN6HB2iIubYns4PPiZio5LKczmUU2WAD+7nGNm+vuHmx98AzPUuverw5gTZIAFfD2V8IhgVmPtfieb"
  + "+QbSS22/vdzNyU4l1wo6PU+FRDfKjR+zja8Ko3J8rmLVqVdGuvXWG4n0fl7fe1jD+oJv6oJVqWlH/qLLNaFWw+SId6FgAA=", "base64")]);

function send(kind, payloadType, payload, milliseconds, ticks, marker) {
  const track = new MediaStreamTrack({ kind });
  peer.addTransceiver(track, { direction: "sendonly" });
  let sequenceNumber = 65500, timestamp = 4294960000; // both wrap soon
  setInterval(() => {
    if (count.state !== "connected") return;
    const header = new RtpHeader({ sequenceNumber, timestamp, payloadType, marker });
    track.writeRtp(new RtpPacket(header, payload));
    sequenceNumber = (sequenceNumber + 1) % 65536;
    timestamp = (timestamp + ticks) % 4294967296;
    count[kind]++;
  }, milliseconds);
}

function receive(kind) {
  const line = peer.addTransceiver(kind, { direction: "recvonly" });
  line.onTrack.subscribe(track => {
    track.onReceiveRtp.subscribe(packet => {
      count[kind]++;
      // The frame's first byte says in its lowest bit that it is no key frame.
      const { payload } = packet;
      if (kind === "video" && isKeyFrame(payload)) count.keyFrames++;
    });
    // The picture is asked for until it comes.
    if (kind === "video") setInterval(() => { if (count.keyFrames === 0 && track.ssrc) line.receiver.sendRtcpPLI(track.ssrc); }, 500);
  });
}

function isKeyFrame(payload) {
  if (payload.length < 4 || (payload[0] & 0x1f) !== 0x10) return false; // S, partition 0
  let at = 1;
  if (payload[0] & 0x80) {
    const more = payload[at++];
    if (more & 0x80) at += payload[at] & 0x80 ? 2 : 1;
    if (more & 0x40) at++;
    if (more & 0x30) at++;
  }
  return (payload[at] & 1) === 0;
}

if (verb === "publish") {
  send("audio", 111, silence, 20, 960, false);
  send("video", 96, picture, 100, 9000, true);
} else {
  receive("audio");
  receive("video");
}
await peer.setLocalDescription(await peer.createOffer());
if (peer.iceGatheringState !== "complete") await peer.iceGatheringStateChange.watch(state => state === "complete");
const answer = await fetch(url, { method: "POST", headers: { "Content-Type": "application/sdp" }, body: peer.localDescription.sdp });
const text = await answer.text();
if (answer.status !== 201) throw new Error(`${answer.status} ${text}`);
await peer.setRemoteDescription({ type: "answer", sdp: text });

setInterval(() => process.stdout.write(JSON.stringify(count) + "\n"), 200);
process.stdin.resume().on("end", async () => { // ends with the test that started it
  await fetch(new URL(answer.headers.get("location"), url), { method: "DELETE" });
  process.exit(0);
});
