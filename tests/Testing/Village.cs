using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Testing;

/// <summary>
/// A small territory to test in: one hospital with two services, two practices, people on demand. Each call of
/// <see cref="Build"/> makes one of its own, so tests that share a database do not see each other's.
/// </summary>
public sealed class Village
{
    readonly TestDatabase database;

    Village(TestDatabase database) => this.database = database;

    /// <summary>The territory.</summary>
    public Guid Territory { get; } = Guid.NewGuid();

    /// <summary>The hospital, at Nîmes.</summary>
    public Guid Hospital { get; } = Guid.NewGuid();

    /// <summary>The hospital's service of internal medicine.</summary>
    public Guid InternalMedicine { get; } = Guid.NewGuid();

    /// <summary>The hospital's service of dermatology.</summary>
    public Guid Dermatology { get; } = Guid.NewGuid();

    /// <summary>A practice at Langogne; requesters belong to it unless told otherwise.</summary>
    public Guid Practice { get; } = Guid.NewGuid();

    /// <summary>Another practice, at Saint-Chély-d'Apcher.</summary>
    public Guid OtherPractice { get; } = Guid.NewGuid();

    /// <summary>Builds one.</summary>
    public static async Task<Village> Build(TestDatabase database)
    {
        var village = new Village(database);
        await database.Sql("""
            insert into commune values ('48080', 'Langogne', 44.727, 3.855), ('48140', 'Saint-Chély-d''Apcher', 44.802, 3.276), ('30189', 'Nîmes', 43.838, 4.361)
            on conflict do nothing
            """);
        await using var db = database.Open();
        db.Add(new CareTerritory { Id = village.Territory, Code = "t" + village.Territory.ToString("n"), Name = "Lozère et Gard", TimeZone = "Europe/Paris", Demo = true });
        db.Add(village.Organisation(village.Hospital, OrganisationKind.Chu, "CHU Nîmes", "30189"));
        db.Add(village.Organisation(village.Practice, OrganisationKind.Msp, "MSP de Langogne", "48080"));
        db.Add(village.Organisation(village.OtherPractice, OrganisationKind.Msp, "MSP de Saint-Chély", "48140"));
        db.Add(new Service { Id = village.InternalMedicine, OrganisationId = village.Hospital, Specialty = "internal_medicine", Name = "Médecine interne" });
        db.Add(new Service { Id = village.Dermatology, OrganisationId = village.Hospital, Specialty = "dermatology", Name = "Dermatologie" });
        await db.SaveChangesAsync();
        return village;
    }

    /// <summary>Somebody who may ask for opinions.</summary>
    public Task<Actor> Requester(Profession profession = Profession.Doctor, Guid? organisation = null) =>
        Person(Role.Requester, profession, organisation: organisation ?? Practice);

    /// <summary>A doctor who answers for a service, internal medicine unless told otherwise.</summary>
    public Task<Actor> Expert(Guid? service = null) => Person(Role.Expert, Profession.Doctor, service: service ?? InternalMedicine);

    /// <summary>Somebody who keeps the calendar.</summary>
    public Task<Actor> Coordinator() => Person(Role.Coordinator, Profession.Coordinator);

    /// <summary>An intern who learns at the practice under one of its doctors.</summary>
    public async Task<Actor> Learner() => await Person(Role.Learner, Profession.Intern, organisation: Practice, supervisor: (await Requester()).Id);

    /// <summary>Somebody who tracks attendance.</summary>
    public Task<Actor> CmeTracker() => Person(Role.CmeTracker, Profession.TrainingOfficer);

    /// <summary>Somebody who keeps accounts.</summary>
    public Task<Actor> Administrator() => Person(Role.Administrator, Profession.Administrator);

    /// <summary>A person with one role.</summary>
    public async Task<Actor> Person(Role role, Profession profession, Guid? organisation = null, Guid? service = null, Guid? supervisor = null)
    {
        var id = Guid.NewGuid();
        var key = id.ToString("n");
        await using var db = database.Open();
        var account = new Account
        {
            Id = id,
            UserName = key,
            NormalizedUserName = key.ToUpperInvariant(),
            SecurityStamp = key,
            Title = profession == Profession.Doctor ? "Dr" : null,
            GivenName = "Camille",
            FamilyName = "Exemple" + key[..6],
            Profession = profession,
            Persona = key,
            Demo = true,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        var grant = new RoleGrant { Id = Guid.NewGuid(), AccountId = id, Role = role, TerritoryId = Territory, OrganisationId = organisation, ServiceId = service, SupervisorId = supervisor, StartsOn = new(2020, 1, 1), EndsOn = role is Role.GuestExpert or Role.Learner ? new(2099, 12, 31) : null };
        db.AddRange(account, grant);
        await db.SaveChangesAsync();
        return new Actor(id, account.DisplayName, profession, [grant]);
    }

    /// <summary>A filed request with patient and consent, written straight into the database.</summary>
    public async Task<Request> Filed(Actor requester, DateTimeOffset at, Guid? service = null, Urgency urgency = Urgency.Soon, Actor? coOwner = null)
    {
        var patient = new Patient
        {
            Id = Guid.NewGuid(),
            TerritoryId = Territory,
            BirthName = "ESSAI",
            BirthGivenNames = "Dominique",
            BirthDate = new(1957, 3, 4),
            Sex = Sex.Unknown,
            CommuneCode = "48080",
            IdentityStatus = IdentityStatus.Provisional,
            CreatedAt = at,
        };
        var request = new Request
        {
            Id = Guid.NewGuid(),
            TerritoryId = Territory,
            PatientId = patient.Id,
            RequesterId = requester.Id,
            CoOwnerId = coOwner?.Id,
            OrganisationId = requester.Grants[0].OrganisationId!.Value,
            ServiceId = service ?? InternalMedicine,
            Urgency = urgency,
            Question = "Faut-il poursuivre le traitement en cours ?",
            Context = "Contexte d'essai.",
            Status = RequestStatus.Filed,
            FiledAt = at,
            AnswerDueAt = at.AddDays(7),
        };
        var consent = new Consent { RequestId = request.Id, CollectedBy = requester.DisplayName, CollectedAt = at, Manner = ConsentManner.Oral, RecordedById = requester.Id, RecordedAt = at, Learners = true };
        await using var db = database.Open();
        db.AddRange(patient, request, consent);
        await db.SaveChangesAsync();
        return request;
    }

    Organisation Organisation(Guid id, OrganisationKind kind, string name, string commune) =>
        new() { Id = id, TerritoryId = Territory, Kind = kind, Name = name, ShortName = name, CommuneCode = commune, Demo = true };
}

/// <summary>Signing in over HTTP.</summary>
public static class SigningIn
{
    /// <summary>A client on the real port with this person's session cookie; redirects are not followed.</summary>
    public static Task<HttpClient> SignIn(this TestApp app, Actor actor) => app.SignIn(actor, TimeSpan.FromSeconds(100));

    /// <summary>The same, with how long an answer may take.</summary>
    public static async Task<HttpClient> SignIn(this TestApp app, Actor actor, TimeSpan patience)
    {
        var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
        var client = new HttpClient(handler) { BaseAddress = new Uri(app.Url), Timeout = patience };
        (await client.PostAsync($"/demo/sign-in?as={actor.Id:n}", null)).EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>Runs a verb as the server would, in a scope of its own.</summary>
    public static async Task<TResult> Do<TVerb, TResult>(this TestApp app, Func<TVerb, Task<TResult>> run) where TVerb : notnull
    {
        await using var scope = app.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope();
        return await run(scope.ServiceProvider.GetRequiredService<TVerb>());
    }
}
