using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Attestations;

/// <summary>Opens a certificate for the person it names.</summary>
public sealed class ReadCertificate(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<CertificateView>> Run(Actor actor, string? typed, CancellationToken cancel)
    {
        var certificate = CertificateCode.TryRead(typed, out var code)
            ? await db.Set<Certificate>().AsNoTracking().SingleOrDefaultAsync(c => c.Code == code, cancel) : null;
        if (certificate?.AccountId != actor.Id) return await audit.Refused(actor.Id, "read-certificate", "certificate", certificate?.Id, cancel);
        return await CertificateView.Load(db, certificate, cancel);
    }
}
