using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Attestations;

/// <summary>Says to anybody who has a certificate's code what it certifies, minutes counted anew from the stays.</summary>
public sealed class VerifyCertificate(ExpertiseDb db) : IVerb
{
    /// <summary>What the certificate says; not found when no certificate bears this code.</summary>
    public async Task<Outcome<CertificateView>> Run(string? typed, CancellationToken cancel)
    {
        if (!CertificateCode.TryRead(typed, out var code)) return Refusal.NotFound;
        using var beyond = db.As(Reach.System); // the code is the right to know
        var certificate = await db.Set<Certificate>().AsNoTracking().SingleOrDefaultAsync(c => c.Code == code, cancel);
        return certificate is null ? Refusal.NotFound : await CertificateView.Load(db, certificate, cancel);
    }
}
