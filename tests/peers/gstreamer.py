"""GStreamer's webrtcbin publishes by WHIP or watches by WHEP: python3 gstreamer.py publish|watch VP8|H264 URL

Says what it has encoded or decoded so far as lines of JSON: buffers of each kind.
"""
import json
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstWebRTC", "1.0")
gi.require_version("GstSdp", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

VERB, CODEC, URL = sys.argv[1:4]
ENCODERS = {
    "VP8": "vp8enc deadline=1 keyframe-max-dist=30 ! rtpvp8pay pt=96 picture-id-mode=15-bit",
    "H264": "openh264enc gop-size=30 ! video/x-h264,profile=constrained-baseline ! rtph264pay pt=96 config-interval=-1 aggregate-mode=zero-latency",
}
DECODERS = {
    "VP8": "rtpvp8depay ! vp8dec",
    "H264": "rtph264depay ! h264parse ! openh264dec",
    "OPUS": "rtpopusdepay ! opusdec",
}
VIDEO = f"application/x-rtp,media=video,encoding-name={CODEC},payload=96,clock-rate=90000"
if CODEC == "H264":
    VIDEO += ",packetization-mode=(string)1,profile-level-id=(string)42e01f"
AUDIO = "application/x-rtp,media=audio,encoding-name=OPUS,payload=111,clock-rate=48000"

count = {"state": "new", "audio": 0, "video": 0}
location = None


def counted(kind):
    """A probe that counts what passes."""
    def probe(_pad, _info):
        count[kind] += 1
        return Gst.PadProbeReturn.OK
    return probe


def publishing():
    pipeline = Gst.parse_launch(
        "webrtcbin name=peer bundle-policy=max-bundle"
        " audiotestsrc is-live=true ! audio/x-raw,rate=48000,channels=1 ! opusenc ! rtpopuspay name=sound pt=111"
        f" ! {AUDIO} ! peer."
        " videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=320,height=180,framerate=15/1"
        f" ! {ENCODERS[CODEC]} name=picture ! {VIDEO} ! peer.")
    for name, kind in (("sound", "audio"), ("picture", "video")):
        pipeline.get_by_name(name).get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER | Gst.PadProbeType.BUFFER_LIST, counted(kind))
    peer = pipeline.get_by_name("peer")
    for line in range(2):
        peer.emit("get-transceiver", line).set_property("direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
    return pipeline, peer


def watching():
    pipeline = Gst.Pipeline()
    peer = Gst.ElementFactory.make("webrtcbin")
    peer.set_property("bundle-policy", "max-bundle")
    pipeline.add(peer)
    for caps in (AUDIO + ",encoding-params=(string)2", VIDEO + ",rtcp-fb-nack-pli=(boolean)true,rtcp-fb-nack=(boolean)true"):
        peer.emit("add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY, Gst.Caps.from_string(caps))
    peer.connect("pad-added", decode, pipeline)
    return pipeline, peer


def decode(_peer, pad, pipeline):
    if pad.direction != Gst.PadDirection.SRC:
        return
    caps = pad.get_current_caps().get_structure(0)
    decoder = Gst.parse_bin_from_description(f"queue ! {DECODERS[caps.get_string('encoding-name')]} ! fakesink name=end sync=false", True)
    decoder.get_by_name("end").get_static_pad("sink").add_probe(Gst.PadProbeType.BUFFER, counted(caps.get_string("media")))
    pipeline.add(decoder)
    decoder.sync_state_with_parent()
    pad.link(decoder.get_static_pad("sink"))


def offer(peer):
    def made(promise):
        reply = promise.get_reply()  # the description lives as long as this name
        peer.emit("set-local-description", reply.get_value("offer"), None)
    peer.emit("create-offer", None, Gst.Promise.new_with_change_func(made))


def gathered(peer, _):
    if peer.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
        threading.Thread(target=ask, args=(peer,)).start()


def ask(peer):
    global location
    text = peer.get_property("local-description").sdp.as_text()
    request = urllib.request.Request(URL, text.encode(), {"Content-Type": "application/sdp"})
    try:
        with urllib.request.urlopen(request) as answer:
            location = urllib.parse.urljoin(URL, answer.headers["Location"])
            _, sdp = GstSdp.SDPMessage.new_from_text(answer.read().decode())
    except urllib.error.HTTPError as refusal:
        print(text, refusal, refusal.read().decode(), file=sys.stderr)
        return
    peer.emit("set-remote-description", GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp), None)


def tell(peer):
    count["state"] = peer.get_property("connection-state").value_nick
    print(json.dumps(count), flush=True)
    return True


def end_with_the_test(loop):
    sys.stdin.read()
    if location:
        urllib.request.urlopen(urllib.request.Request(location, method="DELETE")).close()
    loop.quit()


def main():
    Gst.init(None)
    loop = GLib.MainLoop()
    pipeline, peer = publishing() if VERB == "publish" else watching()
    agent = peer.get_property("ice-agent")  # held to the end: it counts one reference too few
    agent.emit("add-local-ip-address", "127.0.0.1")
    peer.connect("notify::ice-gathering-state", gathered)
    if VERB == "publish":
        peer.connect("on-negotiation-needed", offer)
    bus = pipeline.get_bus()
    bus.add_signal_watch()
    bus.connect("message::error", lambda _bus, message: (print(message.parse_error(), file=sys.stderr), loop.quit()))
    pipeline.set_state(Gst.State.PLAYING)
    if VERB == "watch":
        offer(peer)
    GLib.timeout_add(200, tell, peer)
    threading.Thread(target=end_with_the_test, args=(loop,), daemon=True).start()
    loop.run()
    pipeline.set_state(Gst.State.NULL)


main()
