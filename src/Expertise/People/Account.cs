using Microsoft.AspNetCore.Identity;

namespace TeleExpertise.Expertise.People;

/// <summary>A person who may sign in.</summary>
public sealed class Account : IdentityUser<Guid>
{
    /// <summary>Civil title shown before the name, such as Dr; null for none.</summary>
    public string? Title { get; set; }
    public required string GivenName { get; set; }
    public required string FamilyName { get; set; }
    public required Profession Profession { get; set; }

    /// <summary>RPPS number, eleven digits.</summary>
    public string? Rpps { get; set; }

    /// <summary>Key of a demonstration persona; null for real people.</summary>
    public string? Persona { get; set; }
    public required bool Demo { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When access ended; acts stay.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>The name that others see: "Dr Anne Exemple".</summary>
    public string DisplayName => string.Join(' ', new[] { Title, GivenName, FamilyName }.Where(part => !string.IsNullOrEmpty(part)));
}

/// <summary>Professions and functions of the people who sign in.</summary>
public enum Profession
{
    Doctor, Midwife, Dentist, Nurse, Pharmacist, Physiotherapist, SpeechTherapist, Podiatrist, Psychologist,
    Intern, SocialWorker, Coordinator, TrainingOfficer, DataProtectionOfficer, Administrator,
}

/// <summary>What the law lets a profession do.</summary>
public static class Professions
{
    /// <summary>May be asked for an opinion: doctors, midwives, dentists (R6316-1 CSP, profession médicale).</summary>
    public static bool MayBeAsked(this Profession profession) => profession is Profession.Doctor or Profession.Midwife or Profession.Dentist;

    /// <summary>May ask for one: any health professional (R6316-1 CSP, professionnel de santé), those in training included.</summary>
    public static bool MayAsk(this Profession profession) =>
        profession is not (Profession.SocialWorker or Profession.Coordinator or Profession.TrainingOfficer or Profession.DataProtectionOfficer or Profession.Administrator);
}
