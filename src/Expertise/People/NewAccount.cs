using System.Net.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>What makes an account a person's; what is wrong with it is told field by field.</summary>
public sealed record NewAccount(string? Title, string GivenName, string FamilyName, string Email, Profession Profession, string? Rpps)
{
    /// <summary>Codes of specialties.</summary>
    public IReadOnlyList<string> Specialties { get; init; } = [];

    /// <summary>The shortest password, characters. No rule about kinds of characters: length is what helps.</summary>
    public const int PasswordLength = 12;

    /// <summary>Faults of the fields; empty when there are none.</summary>
    public IEnumerable<FieldFault> Faults()
    {
        if (Title is not null && (Title.Trim().Length > 20 || !PlainWords.IsPlain(Title))) yield return new("title", "title-wrong");
        if (!IsName(GivenName)) yield return new("givenName", "name-missing");
        if (!IsName(FamilyName)) yield return new("familyName", "name-missing");
        if (!IsEmail(Email)) yield return new("email", "email-wrong");
        if (Rpps is not null && !People.Rpps.IsElevenDigits(Rpps)) yield return new("rpps", "rpps-wrong");
    }

    /// <summary>Faults of a new password.</summary>
    public static IEnumerable<FieldFault> PasswordFaults(string password)
    {
        if (password.Length < PasswordLength) yield return new("password", "password-too-short");
        if (password.Length > 200) yield return new("password", "password-too-long"); // hashing costs by length
    }

    /// <summary>Saves the account in the caller's transaction, or says which field somebody else has already.</summary>
    internal async Task<Outcome<Account>> Save(ExpertiseDb db, UserManager<Account> accounts, string? password, DateTimeOffset now)
    {
        var account = new Account
        {
            Id = Guid.CreateVersion7(now),
            UserName = Email.Trim(),
            Email = Email.Trim(),
            Title = string.IsNullOrWhiteSpace(Title) ? null : Title.Trim(),
            GivenName = GivenName.Trim(),
            FamilyName = FamilyName.Trim(),
            Profession = Profession,
            Rpps = Rpps,
            Demo = false,
            CreatedAt = now,
            SecurityStamp = Guid.NewGuid().ToString("n"),
        };
        account.NormalizedUserName = account.NormalizedEmail = accounts.NormalizeEmail(account.Email);
        if (password is not null) account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);
        db.Add(account);
        try
        {
            await db.SaveChangesAsync();
            return account;
        }
        catch (DbUpdateException e) when (e.Violates("account_email_once") || e.Violates("account_normalized_user_name_key"))
        {
            return Refusal.Invalid(new FieldFault("email", "email-taken"));
        }
        catch (DbUpdateException e) when (e.Violates("account_rpps_key"))
        {
            return Refusal.Invalid(new FieldFault("rpps", "rpps-taken"));
        }
    }

    static bool IsName(string text) => text.Trim().Length is > 0 and <= 100 && PlainWords.IsPlain(text);

    internal static bool IsEmail(string text) =>
        text.Trim() is { Length: <= 254 } trimmed && !trimmed.Any(char.IsWhiteSpace) && PlainWords.IsPlain(trimmed)
        && MailAddress.TryCreate(trimmed, out var address) && address.Address == trimmed && address.Host.Contains('.');
}
