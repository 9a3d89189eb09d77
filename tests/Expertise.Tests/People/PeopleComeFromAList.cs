using Microsoft.AspNetCore.Identity;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Tests.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.People;

public sealed class PeopleComeFromAList(TestDatabase database) : IClassFixture<TestDatabase>
{
    const string Heading = "prénom;nom;e-mail;profession;rpps;spécialités;rôle;lieu;maître de stage;programme;du;au\n";

    static readonly PeopleWords Words = new(
        new Dictionary<string, Profession>(StringComparer.Ordinal) { ["medecin"] = Profession.Doctor, ["infirmiere"] = Profession.Nurse, ["interne"] = Profession.Intern, ["administration"] = Profession.Administrator },
        new Dictionary<string, Role>(StringComparer.Ordinal)
        {
            ["demandeur"] = Role.Requester,
            ["expert"] = Role.Expert,
            ["expert invite"] = Role.GuestExpert,
            ["apprenant"] = Role.Learner,
            ["administration"] = Role.Administrator,
        });

    static readonly TestClock Clock = new(Timetable.Saturday);

    [Theory]
    [InlineData("Ana;Un;a@x.fr;médecin;;;expert;Médecine interne;;;;", "")]
    [InlineData("Ana;Un;a@x.fr;Médecin;10100534436;Cardiologie | médecine interne;EXPERT;medecine  interne · CHU Nîmes;;;;", "")]
    [InlineData("Ana;Un;a@x.fr;infirmière;;;demandeur;MSP de Langogne;;;24/11/2026;31/12/26", "")]
    [InlineData(";Un;a@x.fr;médecin;;;expert;Médecine interne;;;;", "givenName name-missing")]
    [InlineData("Ana;Un;nulle part;médecin;;;expert;Médecine interne;;;;", "email email-wrong")]
    [InlineData("Ana;Un;a@exemple.invalid;médecin;;;expert;Médecine interne;;;;", "email email-of-model")]
    [InlineData("Ana;Un;a@x.fr;sorcière;;;expert;Médecine interne;;;;", "profession profession-unknown")]
    [InlineData("Ana;Un;a@x.fr;infirmière;;;expert;Médecine interne;;;;", "profession expert-profession")]
    [InlineData("Ana;Un;a@x.fr;médecin;123;;expert;Médecine interne;;;;", "rpps rpps-wrong")]
    [InlineData("Ana;Un;a@x.fr;médecin;;Alchimie;expert;Médecine interne;;;;", "specialties specialty-unknown")]
    [InlineData("Ana;Un;a@x.fr;médecin;;;roi;Médecine interne;;;;", "role role-unknown")]
    [InlineData("Ana;Un;a@x.fr;médecin;;;;Médecine interne;;;;", "role role-missing")]
    [InlineData("Ana;Un;a@x.fr;administration;;;administration;;;;;", "role role-not-yours")]
    [InlineData("Ana;Un;a@x.fr;médecin;;;expert;;;;;", "place role-needs-service")]
    [InlineData("Ana;Un;a@x.fr;médecin;;;expert;Alésia;;;;", "place place-unknown")]
    [InlineData("Ana;Un;a@x.fr;médecin;;;expert;MSP de Langogne;;;;", "place place-no-service")]
    [InlineData("Ana;Un;a@x.fr;médecin;;;demandeur;Dermatologie;;;;", "place place-no-organisation")]
    [InlineData("Ana;Un;a@x.fr;médecin;;;expert invité;Médecine interne;;;;", "until guest-end-missing")]
    [InlineData("Ana;Un;a@x.fr;médecin;;;expert;Médecine interne;;;jeudi;32/01/2027", "from day-wrong, until day-wrong")]
    [InlineData("Ana;Un;a@x.fr;médecin;;;expert;Médecine interne;;;;01/01/2020", "until role-ends-before")]
    [InlineData("Ana;Un;a@x.fr;interne;;;apprenant;MSP de Langogne;Personne Inconnue;;;31/12/2026", "supervisor supervisor-unknown")]
    [InlineData("Ana;Un;a@x.fr;médecin;;;demandeur;MSP de Langogne;;Autre programme;;", "programme programme-unknown")]
    public async Task Each_line_is_good_or_its_faults_are_named_by_column(string line, string faults)
    {
        var village = await Village.Build(database);
        var tried = (await Take(await village.Coordinator(), Heading + line, keep: false)).Value!.Lines.Single();
        Assert.Equal((2, faults), (tried.Number, string.Join(", ", tried.Faults.Select(f => $"{f.Field} {f.Code}"))));
        Assert.Equal(faults.Length == 0 ? PersonAction.Invited : PersonAction.Bad, tried.Action);
    }

    [Fact]
    public async Task What_contradicts_a_line_above_is_told()
    {
        var village = await Village.Build(database);
        var tried = (await Take(await village.Coordinator(), Heading + """
            Ana;Un;a@x.fr;médecin;10100534436;;expert;Médecine interne;;;;
            Ana;Un;A@X.fr;médecin;10100534436;;expert;Dermatologie;;;;
            Ana;Un;a@x.fr;médecin;10100534436;;expert;Médecine interne;;;;
            Bea;Deux;a@x.fr;médecin;;;expert;Dermatologie;;;;
            Cléo;Trois;c@x.fr;médecin;10100534436;;expert;Dermatologie;;;;
            """, keep: false)).Value!;
        Assert.Equal(["", "", "line-twice", "email-of-two line-twice", "rpps-of-two"], tried.Lines.Select(l => string.Join(' ', l.Faults.Select(f => f.Code))));
    }

    [Fact]
    public async Task A_wrong_key_is_a_warning()
    {
        var village = await Village.Build(database);
        var line = (await Take(await village.Coordinator(), Heading + "Ana;Un;a@x.fr;médecin;10000000001;;expert;Médecine interne;;;;", keep: false)).Value!.Lines.Single();
        Assert.Equal((PersonAction.Invited, "rpps-key-wrong"), (line.Action, line.Warnings.Single().Code));
    }

    [Fact]
    public async Task Strangers_are_invited_the_known_get_a_role_bad_lines_stay_and_a_second_time_changes_nothing()
    {
        var village = await Village.Build(database);
        var coordinator = await village.Coordinator();
        var (known, address) = await Addressed(await village.Expert());
        var list = Heading + $"""
            Ana;Un;ana.{address};médecin;;Cardiologie | Médecine interne;expert;Médecine interne;;;;
            Ana;Un;ana.{address};médecin;;;demandeur;MSP de Langogne;;;;
            Connu;Ailleurs;{address};infirmière;;;expert;Dermatologie;;;;
            Fausse;Ligne;f@x.fr;médecin;;;expert;Ys;;;;
            """;
        var tried = (await Take(coordinator, list, keep: false)).Value!;
        Assert.Equal([PersonAction.Invited, PersonAction.Invited, PersonAction.RoleGiven, PersonAction.Bad], tried.Lines.Select(l => l.Action));
        Assert.Equal(0L, await database.Sql($"select count(*) from invitation where territory_id = '{village.Territory}'"));

        var kept = (await Take(coordinator, list, keep: true)).Value!;
        Assert.Equal(tried.Lines.Select(l => l.Action), kept.Lines.Select(l => l.Action));
        Assert.Equal("{cardiology,internal_medicine}", await database.Sql($"select specialties::text from invitation where territory_id = '{village.Territory}' and service_id is not null"));
        Assert.Equal(1L, await database.Sql($"select count(*) from notice n join invitation i on i.id = n.subject_id where n.kind = 'invited' and i.territory_id = '{village.Territory}'")); // one mail an address
        Assert.Equal(village.Dermatology, await database.Sql($"select service_id from role_grant where account_id = '{known.Id}' and service_id <> '{village.InternalMedicine}'"));
        Assert.Equal(2L, await database.Sql($"select count(*) from audit_entry where actor_id = '{coordinator.Id}' and action = 'invite-person'"));

        var again = (await Take(coordinator, list, keep: true)).Value!;
        Assert.Equal([PersonAction.Unchanged, PersonAction.Unchanged, PersonAction.Unchanged, PersonAction.Bad], again.Lines.Select(l => l.Action));
        Assert.Equal(2L, await database.Sql($"select count(*) from invitation where territory_id = '{village.Territory}'"));
    }

    [Fact]
    public async Task Sent_twice_at_once_it_is_taken_once()
    {
        var village = await Village.Build(database);
        var coordinators = new[] { await village.Coordinator(), await village.Coordinator() };
        var list = Heading + string.Join('\n', Enumerable.Range(0, 30).Select(i => $"Ana;Un;ana{i}@{village.Territory:n}.fr;médecin;;;expert;Médecine interne;;;;"));
        var both = await Task.WhenAll(coordinators.Select(c => Take(c, list, keep: true)));
        Assert.Equal(30, both.Sum(b => b.Value!.Lines.Count(l => l.Action == PersonAction.Invited)));
        Assert.Equal(30L, await database.Sql($"select count(*) from invitation where territory_id = '{village.Territory}'"));
    }

    [Fact]
    public async Task Whether_a_stranger_has_an_account_in_another_territory_is_told_to_nobody()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var (_, address) = await Addressed(await there.Expert());
        var line = (await Take(await here.Coordinator(), Heading + $"Ana;Un;{address};médecin;;;expert;Médecine interne;;;;", keep: true)).Value!.Lines.Single();
        Assert.Equal((PersonAction.Invited, 0), (line.Action, line.Warnings.Count));
    }

    [Fact]
    public async Task An_invitation_that_is_over_is_made_again()
    {
        var village = await Village.Build(database);
        var coordinator = await village.Coordinator();
        var list = Heading + "Ana;Un;late@x.fr;médecin;;;expert;Médecine interne;;;;";
        await Take(coordinator, list, keep: true);
        await database.Sql($"update invitation set invited_at = '2026-01-01', expires_at = '2026-01-08' where territory_id = '{village.Territory}'");
        Assert.Equal(PersonAction.InvitedAgain, (await Take(coordinator, list, keep: true)).Value!.Lines.Single().Action);
        Assert.Equal(true, await database.Sql($"select expires_at > '{Clock.GetUtcNow():u}' from invitation where territory_id = '{village.Territory}'"));
    }

    [Fact]
    public async Task Nobody_gives_themselves_a_role_by_a_list()
    {
        var village = await Village.Build(database);
        var (coordinator, address) = await Addressed(await village.Coordinator());
        var line = (await Take(coordinator, Heading + $"Moi;Même;{address};médecin;;;demandeur;MSP de Langogne;;;;", keep: true)).Value!.Lines.Single();
        Assert.Contains(line.Faults, f => f.Code == "own-role");
    }

    [Fact]
    public async Task A_list_without_its_columns_one_too_long_and_somebody_who_keeps_nobody_are_refused()
    {
        var village = await Village.Build(database);
        var coordinator = await village.Coordinator();
        Assert.Equal("people-without-columns", (await Take(coordinator, "nom;type\nX;msp", keep: true)).Refusal!.Fields.Single().Code);
        Assert.Equal("list-too-long", (await Take(coordinator, Heading + string.Concat(Enumerable.Repeat("A;B;c@d.fr;médecin;;;expert;;;;;\n", 10_000)), keep: true)).Refusal!.Fields.Single().Code);
        Assert.Equal(Refusal.NotFound, (await Take(await village.Expert(), Heading, keep: true)).Refusal);
    }

    async Task<(Actor, string)> Addressed(Actor person)
    {
        var address = $"p{person.Id:n}@example.org";
        await database.Sql($"update account set email = '{address}', normalized_email = upper('{address}') where id = '{person.Id}'");
        return (person, address);
    }

    Task<Outcome<ImportedPeople>> Take(Actor actor, string list, bool keep) => database.As(actor, (db, audit) =>
        new ImportPeople(db, new UpperInvariantLookupNormalizer(), Clock, audit).Run(actor, list, Words, keep, byMail: true, default));
}
