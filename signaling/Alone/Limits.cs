using TeleExpertise.Bridge;

namespace TeleExpertise.Alone;

/// <summary>Larger than a call's: here it is measured how much goes.</summary>
static class Limits
{
    const int Slots = 100;
    const int Peers = 250;

    public static SfuOptions Of(Arguments arguments) => new()
    {
        Listen = [arguments.Address],
        Port = arguments.MediaPort,
        AudioSlots = Slots,
        VideoSlots = Slots,
        PeersPerRoom = Peers,
    };
}
