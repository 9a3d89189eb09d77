using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.OwnData;

/// <summary>Corrects what a person may correct by themselves (GDPR article 16). Profession and RPPS number decide rights: a coordinator changes them.</summary>
public sealed class CorrectOwnAccount(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Correction typed, CancellationToken cancel)
    {
        var faults = typed.Faults().ToList();
        if (faults.Count > 0) return Refusal.Invalid(faults);
        var account = await db.Set<Account>().SingleAsync(a => a.Id == actor.Id, cancel);
        (account.Title, account.GivenName, account.FamilyName, account.PhoneNumber) = (Words(typed.Title), typed.GivenName.Trim(), typed.FamilyName.Trim(), Words(typed.Phone));
        audit.Done(actor.Id, "correct-account", "account", actor.Id);
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }

    static string? Words(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>What was typed.</summary>
public sealed record Correction(string? Title, string GivenName, string FamilyName, string? Phone)
{
    internal IEnumerable<FieldFault> Faults()
    {
        if (!Fits(Title ?? "", 0, 20)) yield return new("title", "too-long");
        if (!Fits(GivenName, 1, 100)) yield return new("givenName", "name-missing");
        if (!Fits(FamilyName, 1, 100)) yield return new("familyName", "name-missing");
        if (Phone?.Trim() is { Length: > 0 } phone && (phone.Length > 30 || phone.Count(char.IsAsciiDigit) < 3 || !phone.All(c => char.IsAsciiDigit(c) || c is '+' or ' ' or '.' or '-' or '(' or ')')))
            yield return new("phone", "phone-wrong");
    }

    static bool Fits(string text, int least, int most) => text.Trim().Length is var length && length >= least && length <= most && PlainWords.IsPlain(text);
}
