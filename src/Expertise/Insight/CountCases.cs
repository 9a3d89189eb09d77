using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Insight;

static class CountCases
{
    /// <summary>
    /// A territory's cases that are open or were closed since an instant; none of a territory in which the reader holds no role. Cases whose patient withdrew their consent,
    /// and those that were erased, are counted nowhere.
    /// </summary>
    public static async Task<List<CountedCase>> Cases(this ExpertiseDb db, Guid territory, DateTimeOffset since, CancellationToken cancel) =>
        (await db.Database.SqlQuery<Row>($"""
            select number as "Number", service_id as "ServiceId", organisation_id as "PlaceId", urgency as "Urgency", filed_at as "FiledAt", status as "Status", closed_at as "ClosedAt",
                presented_at as "PresentedAt", in_writing as "InWriting", turned as "Turned" from counted_cases({territory}, {since})
            """).ToListAsync(cancel)).ConvertAll(r => new CountedCase(r.Number, r.ServiceId, r.PlaceId, Word<Urgency>(r.Urgency), r.FiledAt, Word<RequestStatus>(r.Status), r.ClosedAt, r.PresentedAt, r.InWriting, r.Turned));

    /// <summary>A word of the database: nobody_available is NobodyAvailable.</summary>
    internal static T Word<T>(string word) where T : struct, Enum => Enum.Parse<T>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    sealed record Row(long Number, Guid ServiceId, Guid PlaceId, string Urgency, DateTimeOffset FiledAt, string Status, DateTimeOffset? ClosedAt, DateTimeOffset? PresentedAt, bool InWriting, bool Turned);
}
