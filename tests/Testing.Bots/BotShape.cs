namespace TeleExpertise.Testing.Bots;

/// <summary>What a bot's offer holds: the m-lines it sends, in this order, then those it receives in.</summary>
internal sealed record BotShape
{
    /// <summary>The room's page: microphone, camera of three layers, screen, then slots.</summary>
    public static readonly BotShape Page = new();

    /// <summary>An encoder that publishes through WHIP (RFC 9725): one microphone and one camera without layers, SSRCs announced.</summary>
    public static readonly BotShape Whip = new() { Layers = 0, Screen = false, AudioSlots = 0, VideoSlots = 0, ScreenSlot = false, AnnouncesSources = true };

    /// <summary>A screen on a wall that watches through WHEP.</summary>
    public static readonly BotShape Whep = new() { Microphone = false, Camera = false, Screen = false, AudioSlots = 1, VideoSlots = 1, ScreenSlot = false };

    public bool Microphone { get; init; } = true;

    public bool Camera { get; init; } = true;

    /// <summary>Simulcast layers of the camera, l m h from the lowest; 0 is one stream without ids.</summary>
    public int Layers { get; init; } = 3;

    public bool Screen { get; init; } = true;

    public int AudioSlots { get; init; } = 3;

    public int VideoSlots { get; init; } = 4;

    public bool ScreenSlot { get; init; } = true;

    /// <summary>Offers to say which layers it sends.</summary>
    public bool AnnouncesLayers { get; init; }

    /// <summary>Offers transport-wide feedback and, as a whole person, gives it.</summary>
    public bool TransportWide { get; init; }

    /// <summary>Offers redundant audio (RFC 2198).</summary>
    public bool Red { get; init; }

    /// <summary>Names the SSRCs of streams without layers in the SDP, as most that are no browser do.</summary>
    public bool AnnouncesSources { get; init; }
}
