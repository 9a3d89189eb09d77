using System.Text.Json;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests.Triage;

/// <summary>What somebody is about to write into a dialogue, kept as typed until it is sent.</summary>
/// <param name="Id">The draft that holds it: its documents are announced there.</param>
/// <param name="Text">As typed.</param>
/// <param name="Asks">The service will wait for an answer.</param>
/// <param name="Documents">They go with the message.</param>
public sealed record Reply(Guid Id, string Text, bool Asks, IReadOnlyList<DocumentLine> Documents);

/// <summary>A reply as its draft keeps it.</summary>
sealed record ReplyText(string Text, bool Asks)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    public static ReplyText Of(Draft draft) => JsonSerializer.Deserialize<ReplyText>(draft.Fields)!;
}
