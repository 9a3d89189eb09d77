using System.Text.Json;
using TeleExpertise.Interop.Tests.Browsers;

namespace TeleExpertise.Bench;

/// <summary>A page that speaks without a pause, and how much of what it hears was really sent.</summary>
static class Voice
{
    /// <summary>
    /// Chromium's own fake microphone is silent but for a beep a second, and what is made up for lost silence is not
    /// counted: this is a vowel that swells four times a second.
    /// </summary>
    const string Vowel = """
        const context = new AudioContext({ sampleRate: 48000 });
        const [tone, mouth, swell, depth, loud] = [context.createOscillator(), context.createBiquadFilter(), context.createOscillator(), context.createGain(), context.createGain()];
        tone.type = "sawtooth";
        tone.frequency.value = 140;
        mouth.frequency.value = 1200;
        swell.frequency.value = 4;
        depth.gain.value = 0.1;
        loud.gain.value = 0.2;
        const out = context.createMediaStreamDestination();
        tone.connect(mouth).connect(loud).connect(out);
        swell.connect(depth).connect(loud.gain);
        tone.start();
        swell.start();
        window.microphone = out.stream.getAudioTracks()[0];
        """;

    /// <summary>Joins, speaking or only listening.</summary>
    public static async Task Enter(this BrowserPeer peer, bool speaks, bool shows = false)
    {
        await peer.Join(send: shows);
        await peer.Page.EvaluateAsync("() => peer.guardVoice(() => undefined)"); // as the room's page does
        if (speaks) await peer.Page.EvaluateAsync("async () => { " + Vowel + " await peer.setMicrophone(microphone); }");
    }

    public static async Task<Heard> Hears(this BrowserPeer listener, BrowserPeer speaker)
    {
        var mid = (await listener.StreamOf(speaker.Name, Bridge.SlotKind.Audio)).Mid ?? throw new InvalidOperationException($"{listener.Name} does not hear {speaker.Name}.");
        var stats = await listener.Page.EvaluateAsync<JsonElement>("""
            async mid => {
              const s = [...(await peer.connection.getStats()).values()].find(s => s.type === "inbound-rtp" && s.mid === mid);
              return {
                samples: s.totalSamplesReceived, concealed: s.concealedSamples, silent: s.silentConcealedSamples, packets: s.packetsReceived, lost: s.packetsLost,
                repeated: s.retransmittedPacketsReceived ?? 0, fec: s.fecPacketsReceived ?? 0, discarded: s.packetsDiscarded ?? 0,
                buffered: s.jitterBufferDelay ?? 0, emitted: s.jitterBufferEmittedCount ?? 0,
              };
            }
            """, mid);
        return stats.Deserialize<Heard>(JsonSerializerOptions.Web);
    }
}

/// <summary>Of one stream, as in getStats; samples are at 48 kHz, <see cref="Buffered"/> is seconds summed over samples.</summary>
readonly record struct Heard(
    long Samples, long Concealed, long Silent, long Packets, long Lost, long Repeated, long Fec, long Discarded, double Buffered, long Emitted)
{
    public static Heard operator -(Heard a, Heard b) => new(
        a.Samples - b.Samples, a.Concealed - b.Concealed, a.Silent - b.Silent, a.Packets - b.Packets, a.Lost - b.Lost, a.Repeated - b.Repeated,
        a.Fec - b.Fec, a.Discarded - b.Discarded, a.Buffered - b.Buffered, a.Emitted - b.Emitted);

    /// <summary>Per cent of what was played that was not made up.</summary>
    public double Playout => 100 * (1 - ((double)(Concealed - Silent) / Samples));

    public override string ToString() => FormattableString.Invariant(
        $"packets {Packets}, lost {Lost}, repeated {Repeated}, redundant {Fec}, discarded {Discarded}, concealed {Concealed} (silent {Silent}) of {Samples}, buffer {1000 * Buffered / Emitted:0} ms");
}
