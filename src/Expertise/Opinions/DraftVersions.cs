using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>Earlier texts of a draft. A page saves every second or so: what one person types in one go is one version.</summary>
static class DraftVersions
{
    /// <summary>After so long without a save the next one is a new version.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    public static async Task KeepVersion(this ExpertiseDb db, Guid opinionId, Guid authorId, OpinionText text, DateTimeOffset now, CancellationToken cancel)
    {
        var last = await db.Set<OpinionDraftVersion>().Where(v => v.OpinionId == opinionId).OrderByDescending(v => v.SavedAt).FirstOrDefaultAsync(cancel);
        var typed = JsonSerializer.Serialize(text, Json);
        if (last is not null && last.AuthorId == authorId && now - last.SavedAt < Pause) (last.Typed, last.SavedAt) = (typed, now);
        else db.Add(new OpinionDraftVersion { Id = Guid.CreateVersion7(now), OpinionId = opinionId, AuthorId = authorId, BeganAt = now, SavedAt = now, Typed = typed });
    }

    public static OpinionText Read(string typed) => JsonSerializer.Deserialize<OpinionText>(typed, Json)!;
}
