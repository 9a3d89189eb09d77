using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Tests.Requests;

static class Forms
{
    /// <summary>A request without fault, but for its service: any id.</summary>
    public static readonly RequestForm Complete = new()
    {
        ServiceId = "7f0c9a1e-0000-4000-8000-000000000001",
        Urgency = "soon",
        Question = "Faut-il poursuivre le traitement en cours ?",
        Context = "Contexte d'essai.",
        BirthName = "ESSAI",
        BirthGivenNames = "Dominique Claude",
        BirthDate = "1955-08-14",
        Sex = "female",
        BirthPlace = "Langogne (48080)",
        Commune = "Langogne (48080)",
        IdentityStatus = "qualified",
        InsMatricule = "255081416802538",
        ConsentGiven = true,
        ConsentCollectedBy = "Dr Exemple",
        ConsentCollectedAt = "2026-11-26T10:15",
        ConsentManner = "oral",
    };

    /// <summary>The same for a service, with an INS of its own or none.</summary>
    public static RequestForm For(Guid service, string? ins = null) => Complete with
    {
        ServiceId = service.ToString(),
        IdentityStatus = ins is null ? "provisional" : "qualified",
        InsMatricule = ins,
        InsOid = Ins.Test,
    };
}
