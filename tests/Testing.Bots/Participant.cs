using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Testing.Bots;

/// <summary>
/// A whole person without a browser: talks, shows a camera and perhaps a screen, watches every slot, checks consent
/// and reports. No socket and no clock: <see cref="Step"/> it, carry what <see cref="Bot.TryTake"/> gives, feed
/// <see cref="Bot.Receive"/>.
/// </summary>
internal sealed class Participant : IDisposable
{
    public static readonly Ssrc ReceiverSsrc = new(9);
    private static readonly TimeSpan FirstChecks = TimeSpan.FromMilliseconds(50);

    // Chromium's: RFC 7675 lets consent lapse after 30 s.
    private static readonly TimeSpan Consent = TimeSpan.FromMilliseconds(2_500);
    private static readonly TimeSpan HandshakePoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset _epoch;
    private readonly byte[] _buffer = new byte[1_400];
    private TimeSpan _nextCheck;
    private TimeSpan _nextPoll;
    private TimeSpan _nextReport;

    /// <param name="shape">What it offers.</param>
    /// <param name="epoch">Wall clock at time zero.</param>
    /// <param name="camera">What the camera sends; by default what fits the shape.</param>
    public Participant(BotShape shape, DateTimeOffset epoch, VideoShape? camera = null)
    {
        _epoch = epoch;
        Shape = shape;
        Bot = new Bot { Records = false };
        Arrivals = shape.TransportWide ? new ArrivalFeed(Bot) : null;
        Departures = shape.TransportWide ? Bot.NumberDepartures() : null;
        Microphone = shape.Microphone ? new AudioFeed(Bot) : null;
        var mid = shape.Microphone ? 1 : 0;
        Camera = shape.Camera ? new CameraFeed(Bot, (camera ?? (shape.Layers > 0 ? VideoShape.Camera : VideoShape.PlainCamera)) with { Mid = $"{mid++}" }) : null;
        Screen = shape.Screen ? new CameraFeed(Bot, VideoShape.Screen with { Mid = $"{mid}" }) : null;
    }

    public BotShape Shape { get; }

    public Bot Bot { get; }

    public AudioFeed? Microphone { get; }

    public CameraFeed? Camera { get; }

    public CameraFeed? Screen { get; }

    public ArrivalFeed? Arrivals { get; }

    public DepartureFeed? Departures { get; }

    public bool ShowsCamera { get; set; } = true;

    public bool ShowsScreen { get; set; }

    /// <summary>In the offer's order.</summary>
    public List<ViewerFeed> Slots { get; } = [];

    /// <summary>Also <see cref="ViewerFeed"/>s that remember payloads; for short calls.</summary>
    public bool Keeps { get; init; }

    public string Offer() => Bot.Offer(Shape);

    public void Accept(string answer)
    {
        Bot.Accept(answer);
        if (Slots.Count == 0)
        {
            // After an ICE restart the slots are the same.
            Slots.AddRange(Bot.Answer.Slots.Select(s => new ViewerFeed(Bot, s.Mid, Keeps)));
        }
    }

    /// <summary>Lets time come to <paramref name="now"/>; call it every millisecond or few.</summary>
    public void Step(TimeSpan now)
    {
        if (Bot.SawGoodbye)
        {
            return;
        }

        if (now >= _nextCheck)
        {
            _nextCheck = now + (Bot.StunResponses == 0 ? FirstChecks : Consent);
            Bot.Check();
        }

        if (!Bot.IsConnected)
        {
            Poll(now);
            return;
        }

        Arrivals?.Step(now);
        Microphone?.Step(now);
        if (ShowsCamera)
        {
            Camera?.Step(now);
        }

        if (ShowsScreen)
        {
            Screen?.Step(now);
        }

        foreach (var slot in Slots)
        {
            slot.Step(now);
        }

        Report(now);
    }

    public void Dispose() => Bot.Dispose();

    private void Poll(TimeSpan now)
    {
        if (now >= _nextPoll)
        {
            _nextPoll = now + HandshakePoll;
            Bot.Tick();
        }
    }

    private void Report(TimeSpan now)
    {
        if (now < _nextReport)
        {
            return;
        }

        _nextReport = now + ReportInterval;
        var length = 0;
        foreach (var report in SenderReports(now))
        {
            length += report.Write(_buffer.AsSpan(length));
        }

        var blocks = Slots.Select(s => s.Report()).OfType<ReportBlock>().Take(31).ToArray();
        if (blocks.Length > 0)
        {
            length += RtcpWriter.ReceiverReport(_buffer.AsSpan(length), ReceiverSsrc, blocks);
        }

        if (length > 0)
        {
            Bot.SendRtcp(_buffer.AsSpan(0, length));
        }
    }

    private IEnumerable<SenderReport> SenderReports(TimeSpan now)
    {
        if (Microphone is { Packets: > 0 } microphone)
        {
            yield return microphone.Report(now, _epoch);
        }

        foreach (var report in new[] { Camera, Screen }.OfType<CameraFeed>().SelectMany(f => f.Reports(now, _epoch)))
        {
            yield return report;
        }
    }
}
