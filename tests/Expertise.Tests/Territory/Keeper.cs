using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Territory;

/// <summary>The verbs of keeping a territory, each on a context that works for its actor, as the server's.</summary>
static class Keeper
{
    static readonly TestClock Clock = new(Timetable.Saturday);

    public static Task<Outcome<Guid>> Save(this TestDatabase database, Actor actor, Guid territory, OrganisationForm form, Guid? id = null) =>
        database.As(actor, (db, audit) => new SaveOrganisation(db, Clock, audit).Run(actor, territory, id, form, default));

    public static Task<Outcome<Done>> Close(this TestDatabase database, Actor actor, Guid id, bool open = false) =>
        database.As(actor, (db, audit) => new CloseOrganisation(db, Clock, audit).Run(actor, id, open, default));

    public static Task<Outcome<Done>> Remove(this TestDatabase database, Actor actor, Guid id) =>
        database.As(actor, (db, audit) => new RemoveOrganisation(db, audit).Run(actor, id, default));

    public static Task<Outcome<Room>> SaveRoom(this TestDatabase database, Actor actor, Guid at, RoomForm form, Guid? id = null) =>
        database.As(actor, (db, audit) => new SaveRoom(db, Clock, audit).Run(actor, at, id, form, default));

    public static Task<Outcome<Service>> SaveService(this TestDatabase database, Actor actor, Guid at, ServiceForm form, Guid? id = null) =>
        database.As(actor, (db, audit) => new SaveService(db, Clock, audit).Run(actor, at, id, form, default));

    public static async Task<T> As<T>(this TestDatabase database, Actor actor, Func<ExpertiseDb, AuditTrail, Task<T>> run)
    {
        await using var db = database.Open(Reach.Of(actor.Id, Clock.Today()));
        return await run(db, new AuditTrail(db, Clock));
    }
}
