namespace TeleExpertise.Expertise.Requests;

/// <summary>What an installation may decide about requests.</summary>
public sealed record RequestsSettings
{
    /// <summary>Days until the first answer is due.</summary>
    public int FirstAnswerDays { get; init; } = 7;
}
