using TeleExpertise.Bridge;
using TeleExpertise.Bridge.Srtp;

namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>
/// An authenticated member of a room gone mad: damaged RTP and RTCP under its own keys, on its own streams, on streams
/// it makes up and on those of others. The others' call goes on, and nothing of it costs more than a few packets.
/// </summary>
internal sealed class MediaTarget : ByteTarget
{
    private readonly VirtualCall _call = new();
    private readonly Participant _publisher;
    private readonly Participant _viewer;
    private readonly Bot _mad;
    private readonly byte[][] _honest;
    private ushort _number;
    private int _cases;

    public MediaTarget()
    {
        _publisher = _call.Enter("publisher", 1, new Participant(BotShape.Page, VirtualCall.Epoch));
        _viewer = _call.Enter("viewer", 2, new Participant(BotShape.Page, VirtualCall.Epoch) { ShowsCamera = false });
        _mad = _call.Connect("mad", 3);
        _mad.Records = false;
        _call.Run(TimeSpan.FromSeconds(2));
        var slot = RtpBuilder.Big(_mad.Slots["6"].Ssrc);
        var key = Vp8.Payload(true, true, 500, 6);
        _honest =
        [
            RtpBuilder.Packet(77, 1, 3, Bot.Vp8Type, key, true, 4, (Bot.MidId, "2"u8.ToArray())),
            RtpBuilder.Packet(78, 1, 3, Bot.Vp8Type, key, true, 0, (Bot.MidId, "1"u8.ToArray()), (Bot.RidId, "m"u8.ToArray())),
            RtpBuilder.Packet(79, 1, 3, Bot.RtxType, [0, 1, .. key], true, 0, (Bot.MidId, "1"u8.ToArray()), (Bot.RepairedRidId, "m"u8.ToArray())),
            RtpBuilder.Packet(80, 1, 3, Bot.Opus, [1, 2, 3], false, 0, (Bot.MidId, "0"u8.ToArray()), (Bot.LevelId, [0x81])),
            [0x81, 205, 0, 3, 0, 0, 0, 1, .. slot, 0, 1, 0xFF, 0xFF, 0x81, 203, 0, 1, 0, 0, 0, 9],
            [0x81, 206, 0, 2, 0, 0, 0, 1, .. slot, 0x84, 206, 0, 4, 0, 0, 0, 9, 0, 0, 0, 0, .. slot, 1, 0, 0, 0],
            [0x81, 203, 0, 1, .. RtpBuilder.Big(_publisher.Camera!.Shape.Ssrc(2))],
            [0x80, 200, 0, 6, 0, 0, 0, 77, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5],
            [0x81, 201, 0, 7, 0, 0, 0, 9, .. slot, 0xFF, 0x7F, 0xFF, 0xFF, 0, 1, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0],
        ];
    }

    public override string Name => "media";

    protected override IReadOnlyList<byte[]> Honest => _honest;

    public override void Finish()
    {
        var shown = _call.Shown("viewer");
        var slot = _viewer.Slots.Single(s => !s.IsAudio && shown[s.Mid] == "publisher");
        var before = slot.Frames.Whole;
        _call.Run(TimeSpan.FromSeconds(2));
        Demand(slot.Frames.Whole - before is >= 45 and <= 55, "the others' call did not go on");
        Demand(_call.SentToNobody == 0, "something left for nobody");
    }

    public override void Dispose() => _call.Dispose();

    protected override void Try(Span<byte> input)
    {
        if (input.Length is >= 12 and < 1_200 && input[0] >> 6 == 2)
        {
            Send(input);
        }

        // Ten thousand of them a second, so that timers run too.
        if (++_cases % 10 == 0)
        {
            _call.Run(TimeSpan.FromMilliseconds(1));
        }
    }

    private void Send(Span<byte> input)
    {
        if (input[1] is >= 192 and <= 223)
        {
            _mad.SendRtcp(input);
            return;
        }

        // The header may claim more than there is, and then not even SRTP can send it.
        if (SrtpHeader.TryPayloadAt(input, out _))
        {
            RtpBuilder.Big(_number++).CopyTo(input[2..]);
            // Few enough streams that SRTP does not stop them before they get anywhere.
            RtpBuilder.Big(70u + (input[11] % 32u)).CopyTo(input[8..]);
            _mad.SendRtp(input);
        }
    }
}
