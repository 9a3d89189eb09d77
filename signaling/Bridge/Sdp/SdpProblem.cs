namespace TeleExpertise.Bridge.Sdp;

/// <summary>Why an offer cannot be taken.</summary>
/// <param name="Code">Malformed, Unsupported or TooManySlots.</param>
/// <param name="Sentence">What is wrong and what to do; quotes nothing from the offer.</param>
internal sealed record SdpProblem(RefusalCode Code, string Sentence)
{
    public static SdpProblem Malformed(string sentence) => new(RefusalCode.Malformed, sentence);

    public static SdpProblem Unsupported(string sentence) => new(RefusalCode.Unsupported, sentence);
}
