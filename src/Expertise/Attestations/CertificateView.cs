using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Attestations;

/// <summary>What a certificate says. Nothing clinical.</summary>
/// <param name="Code">Sixteen characters; see <see cref="CertificateCode"/>.</param>
/// <param name="Held">When the session was held.</param>
/// <param name="Seconds">Counted anew from the stays, not read from what was written down.</param>
/// <param name="TimeZone">IANA zone in which its hours are said.</param>
/// <param name="Demo">True in a territory of invented people.</param>
public sealed record CertificateView(
    string Code, string Name, Profession Profession, string? Rpps, string Organisation, string Service, string Hospital,
    Interval Held, int Seconds, DateTimeOffset IssuedAt, string TimeZone, bool Demo)
{
    /// <summary>Whole minutes, rounded down.</summary>
    public int Minutes => Seconds / 60;

    /// <summary>Gathers it. It checks no right.</summary>
    internal static async Task<CertificateView> Load(ExpertiseDb db, Certificate certificate, CancellationToken cancel)
    {
        var session = await db.Set<Session>().AsNoTracking().SingleAsync(s => s.Id == certificate.SessionId, cancel);
        var account = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == certificate.AccountId, cancel);
        var place = (await db.Places([session], cancel))[session.Id];
        var organisation = (await db.Affiliated(session, [account.Id], cancel)).GetValueOrDefault(account.Id)?.Name ?? "";
        var seconds = (await db.CountSeconds(session, cancel)).GetValueOrDefault(account.Id);
        return new(certificate.Code, account.DisplayName, account.Profession, account.Rpps, organisation, place.Service, place.Hospital,
            AttendanceLedger.Held(session), seconds, certificate.IssuedAt, place.TimeZone, place.Demo);
    }
}
