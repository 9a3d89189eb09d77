using TeleExpertise.Bridge;

namespace TeleExpertise.Server;

/// <summary>Whether a device may enter: either the code of a refusal, or its stay and what it may do from the start.</summary>
sealed record Admission(string? Refused, Stay? Stay, PeerRights? Rights)
{
    public static Admission No(string code) => new(code, null, null);
}
