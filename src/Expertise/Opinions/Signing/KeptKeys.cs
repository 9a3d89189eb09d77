using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Opinions.Signing;

static class KeptKeys
{
    /// <summary>Keeps the public half of a key from its first signature on.</summary>
    public static Task Keep(this ExpertiseDb db, Signed signed, DateTimeOffset now, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        insert into signing_key (id, public_key, first_used_at) values ({signed.KeyId}, {signed.PublicKey}, {now}) on conflict do nothing
        """, cancel);
}
