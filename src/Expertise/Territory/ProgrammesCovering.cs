using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Territory;

static class Programmes
{
    /// <summary>The open programmes in whose sessions an organisation takes part (migration of programmes: by itself, its parents or its groups).</summary>
    public static Task<List<Guid>> ProgrammesCovering(this ExpertiseDb db, Guid organisationId, CancellationToken cancel) =>
        db.Database.SqlQuery<Guid>($"""select programmes_covering({organisationId}) as "Value" """).ToListAsync(cancel);

    /// <summary>The open programmes in whose sessions a person takes part today: by where they ask or learn, or by a role held within one.</summary>
    public static Task<List<Guid>> ProgrammesOf(this ExpertiseDb db, Guid accountId, DateOnly today, CancellationToken cancel) =>
        db.Database.SqlQuery<Guid>($"""
            select covered as "Value" from role_grant g, programmes_covering(g.organisation_id) covered
                where g.account_id = {accountId} and g.role in ('requester', 'learner') and g.programme_id is null and g.ended_at is null and g.starts_on <= {today} and (g.ends_on is null or g.ends_on >= {today})
            union select g.programme_id from role_grant g join programme p on p.id = g.programme_id
                where g.account_id = {accountId} and p.closed_on is null and g.ended_at is null and g.starts_on <= {today} and (g.ends_on is null or g.ends_on >= {today})
            """).ToListAsync(cancel);
}
