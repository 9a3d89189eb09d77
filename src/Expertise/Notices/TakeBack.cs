using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Notices;

static class TakeBack
{
    /// <summary>
    /// Nobody is told any more what has not been sent. One that is being sent at this moment has left: to wait for the mail server would hold up
    /// all who book.
    /// </summary>
    /// <param name="db">Inside the transaction that makes them untrue.</param>
    /// <param name="kind">As the database spells it.</param>
    /// <param name="subjects">What they are about.</param>
    /// <param name="cancel">Gives up.</param>
    public static Task<int> TakeBackNotices(this ExpertiseDb db, string kind, Guid[] subjects, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"delete from notice where id in (select id from notice where kind = {kind} and subject_id = any({subjects}) and sent_at is null for update skip locked)", cancel);
}
