using Microsoft.AspNetCore.Identity;
using TeleExpertise.Expertise.Csv;

namespace TeleExpertise.Expertise.People;

/// <summary>Decides line by line what a list of people does; writes nothing.</summary>
sealed class PeoplePlanner(Actor actor, KnownPeople known, PeopleWords words, ILookupNormalizer normalizer, DateTimeOffset now)
{
    readonly DateOnly today = RoleDays.Of(now);
    readonly Dictionary<string, NewAccount> byAddress = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> byRpps = new(StringComparer.Ordinal);
    readonly HashSet<(string Address, RoleKey Role)> taken = [];

    public PlannedLine Plan(CsvRow row)
    {
        var faults = new List<FieldFault>();
        var person = Person(row, faults);
        var address = normalizer.NormalizeEmail(person.Email);
        CompareWithLinesBefore(person, address, faults);
        var here = Here(person, address, faults);
        var line = new PlannedLine(row.Number, $"{person.GivenName} {person.FamilyName}".Trim(), Role(row, faults), row["lieu"], faults, Warnings(person, here));
        if (line.Role is not { } role) return line;
        if (Wanted(row, role, faults) is not { } wanted) return line;
        var territory = Territory(row, role, wanted, faults);
        var at = new PlaceFacts(territory, Fits(known.Supervisors, row["maître de stage"], territory), Fits(known.Programmes, row["programme"], territory));
        var (placed, roleFaults) = Placing.Decide(actor, here?.Account.Profession ?? person.Profession, wanted, at, today);
        faults.AddRange(roleFaults.Where(f => !faults.Any(told => told.Field == f.Field)));
        if (placed is not null && !taken.Add((address, placed.Key))) faults.Add(new("email", "line-twice"));
        return faults.Count > 0 ? line : line with { Step = Step(person, address, here, placed!) };
    }

    LineStep Step(NewAccount person, string address, KnownPerson? here, PlacedRole placed)
    {
        if (here is { Account.DisabledAt: null })
            return here.Grants.Any(g => RoleKey.Of(g) == placed.Key && (placed.EndsOn is null || g.StartsOn <= placed.EndsOn) && (g.EndsOn is null || g.EndsOn >= placed.StartsOn))
                ? new NoStep() : new GrantStep(here.Account.Id, placed);
        return known.Invitations[(address, placed.Key)].FirstOrDefault() switch
        {
            null => new InviteStep(person, placed),
            { } waiting when waiting.ExpiresAt <= now => new RenewStep(waiting.Id),
            _ => new NoStep(),
        };
    }

    NewAccount Person(CsvRow row, List<FieldFault> faults)
    {
        var rpps = string.Concat(row["rpps"].Where(c => !char.IsWhiteSpace(c)));
        var profession = words.Professions.TryGetValue(CsvTable.Plain(row["profession"]), out var found) ? found : (Profession?)null;
        var person = new NewAccount(PlainWords.Clean(row["civilité"]), PlainWords.Clean(row["prénom"]), PlainWords.Clean(row["nom"]), row["e-mail"].Trim(), profession ?? default, rpps.Length == 0 ? null : rpps)
        {
            Specialties = [.. Specialties(row["spécialités"], faults)],
        };
        faults.AddRange(person.Faults());
        if (person.Email.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase)) faults.Add(new("email", "email-of-model"));
        if (profession is null) faults.Add(new("profession", row["profession"].Length == 0 ? "profession-missing" : "profession-unknown"));
        return person;
    }

    IEnumerable<string> Specialties(string typed, List<FieldFault> faults)
    {
        foreach (var name in typed.Split(['|', '/', '+'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (known.Specialties.TryGetValue(CsvTable.Plain(name), out var code)) yield return code;
            else if (!faults.Any(f => f.Field == "specialties")) faults.Add(new("specialties", "specialty-unknown"));
        }
    }

    /// <summary>One address is one person, on all the lines that have it; so is one number.</summary>
    void CompareWithLinesBefore(NewAccount person, string address, List<FieldFault> faults)
    {
        if (address.Length > 0 && !byAddress.TryAdd(address, person) && !IsSame(byAddress[address], person)) faults.Add(new("email", "email-of-two"));
        if (person.Rpps is { } rpps && !byRpps.TryAdd(rpps, address) && byRpps[rpps] != address) faults.Add(new("rpps", "rpps-of-two"));
    }

    static bool IsSame(NewAccount one, NewAccount other) =>
        CsvTable.Plain(one.FamilyName) == CsvTable.Plain(other.FamilyName) && CsvTable.Plain(one.GivenName) == CsvTable.Plain(other.GivenName)
        && one.Profession == other.Profession && one.Rpps == other.Rpps;

    /// <summary>The person of the territory whose line it is; null for who is none yet.</summary>
    KnownPerson? Here(NewAccount person, string address, List<FieldFault> faults)
    {
        var here = known.ByAddress.GetValueOrDefault(address);
        var numbered = person.Rpps is null ? null : known.ByRpps.GetValueOrDefault(person.Rpps);
        if (here?.Account.Id == actor.Id) faults.Add(new("role", "own-role"));
        if (here is null && numbered is { Account.DisabledAt: null }) faults.Add(new("email", "rpps-of-other-address"));
        else if (here is not null && numbered is not null && numbered.Account.Id != here.Account.Id) faults.Add(new("rpps", "rpps-taken"));
        else if (here?.Account.Rpps is { } theirs && person.Rpps is { } typed && theirs != typed) faults.Add(new("rpps", "rpps-differs"));
        return here;
    }

    static List<FieldFault> Warnings(NewAccount person, KnownPerson? here)
    {
        var warnings = new List<FieldFault>();
        if (person.Rpps is { } rpps && Rpps.IsElevenDigits(rpps) && !Rpps.HasRightKey(rpps)) warnings.Add(new("rpps", "rpps-key-wrong"));
        if (here is not null && CsvTable.Plain(here.Account.FamilyName) != CsvTable.Plain(person.FamilyName)) warnings.Add(new("familyName", "name-differs"));
        return warnings;
    }

    Role? Role(CsvRow row, List<FieldFault> faults)
    {
        if (words.Roles.TryGetValue(CsvTable.Plain(row["rôle"]), out var role)) return role;
        faults.Add(new("role", row["rôle"].Length == 0 ? "role-missing" : "role-unknown"));
        return null;
    }

    /// <summary>The wish, as far as its words are understood; null when a place is not, which is told.</summary>
    WantedRole? Wanted(CsvRow row, Role role, List<FieldFault> faults)
    {
        var before = faults.Count;
        if (!TypedDay.IsDayOrNothing(row["du"])) faults.Add(new("from", "day-wrong"));
        if (!TypedDay.IsDayOrNothing(row["au"])) faults.Add(new("until", "day-wrong"));
        var (within, place) = (TerritoryOf(row, faults), (Guid?)null);
        if (row["lieu"].Length > 0 && (role.NeedsService() || role.NeedsOrganisation())) place = Place(row, role, within, faults);
        var supervisor = One(known.Supervisors, row["maître de stage"], within, "supervisor", "supervisor-unknown", faults);
        var programme = One(known.Programmes, row["programme"], within, "programme", "programme-unknown", faults);
        return faults.Count > before ? null : new WantedRole(role, place, supervisor, TypedDay.Read(row["du"]), TypedDay.Read(row["au"]), within, programme);
    }

    Guid? TerritoryOf(CsvRow row, List<FieldFault> faults)
    {
        if (row["territoire"].Length == 0) return null;
        if (known.Territories.TryGetValue(CsvTable.Plain(row["territoire"]), out var territory)) return territory;
        faults.Add(new("territory", "territory-unknown"));
        return null;
    }

    Guid? Place(CsvRow row, Role role, Guid? within, List<FieldFault> faults)
    {
        var (right, other) = role.NeedsService() ? (known.Services, known.Organisations) : (known.Organisations, known.Services);
        var isOther = !right.Contains(CsvTable.Plain(row["lieu"])) && other.Contains(CsvTable.Plain(row["lieu"]));
        return One(right, row["lieu"], within, "place", isOther ? (role.NeedsService() ? "place-no-service" : "place-no-organisation") : "place-unknown", faults);
    }

    static Guid? One(ILookup<string, NamedTerritoryPlace> all, string typed, Guid? within, string field, string unknown, List<FieldFault> faults)
    {
        if (typed.Length == 0) return null;
        var found = all[CsvTable.Plain(typed)].Where(p => within is null || p.TerritoryId == within).Select(p => p.Id).Distinct().ToList();
        if (found.Count != 1) faults.Add(new(field, found.Count == 0 ? unknown : "name-of-several"));
        return found.Count == 1 ? found[0] : null;
    }

    /// <summary>Of the place; without one, the one that the line names, or the only one that the actor keeps.</summary>
    Guid? Territory(CsvRow row, Role role, WantedRole wanted, List<FieldFault> faults)
    {
        if (role.NeedsService()) return wanted.PlaceId is null ? null : known.Services[CsvTable.Plain(row["lieu"])].First(p => p.Id == wanted.PlaceId).TerritoryId;
        if (role.NeedsOrganisation()) return wanted.PlaceId is null ? null : known.Organisations[CsvTable.Plain(row["lieu"])].First(p => p.Id == wanted.PlaceId).TerritoryId;
        var mine = actor.Staffed();
        if (wanted.TerritoryId is null && mine.Count > 1) faults.Add(new("territory", "territory-to-choose"));
        return wanted.TerritoryId ?? mine[0];
    }

    static bool Fits(ILookup<string, NamedTerritoryPlace> all, string typed, Guid? territory) =>
        typed.Length == 0 || territory is null || all[CsvTable.Plain(typed)].Any(p => p.TerritoryId == territory);
}

/// <summary>A line of the list and what it does; without a step it is bad.</summary>
sealed record PlannedLine(int Number, string Name, Role? Role, string Place, List<FieldFault> Faults, List<FieldFault> Warnings)
{
    public LineStep? Step { get; init; }

    public ImportedPerson Told(string? token) => new(Number, Name, Step switch
    {
        InviteStep => PersonAction.Invited,
        RenewStep => PersonAction.InvitedAgain,
        GrantStep => PersonAction.RoleGiven,
        NoStep => PersonAction.Unchanged,
        _ => PersonAction.Bad,
    }, Role, Place, Faults)
    {
        Warnings = Warnings,
        AccountId = (Step as GrantStep)?.AccountId,
        Token = token,
    };
}

/// <summary>What a good line does.</summary>
abstract record LineStep;
sealed record InviteStep(NewAccount Person, PlacedRole Placed) : LineStep;
sealed record RenewStep(Guid InvitationId) : LineStep;
sealed record GrantStep(Guid AccountId, PlacedRole Placed) : LineStep;
sealed record NoStep : LineStep;
