using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class ACaseIsPresentedAgain(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task It_is_linked_to_the_earlier_one_and_each_reader_opens_what_they_may()
    {
        var village = await Village.Build(database);
        var (doctor, expert, dermatologist) = (await village.Requester(), await village.Expert(), await village.Expert(village.Dermatology));
        await using var desk = new Desk(database);
        var first = (await desk.FileRequest.Run(doctor, null, Forms.For(village.InternalMedicine), default)).Value;
        desk.Clock.Advance(TimeSpan.FromDays(2));
        var again = (await desk.FileRequest.Run(doctor, null, Forms.For(village.InternalMedicine) with { EarlierId = first.ToString(), AgainId = first.ToString() }, default)).Value;
        await database.Sql($"update request set service_id = '{village.Dermatology}' where id = '{again}'"); // handed on

        var seen = Assert.Single(await desk.ReadHistory.Run(dermatologist, await Of(desk, again), default));
        Assert.Equal((first, false, false, "Médecine interne"), (seen.Id, seen.Later, seen.MayRead, seen.Service));
        Assert.True(Assert.Single(await desk.ReadHistory.Run(doctor, await Of(desk, again), default)).MayRead);
        Assert.True(Assert.Single(await desk.ReadHistory.Run(expert, await Of(desk, first), default)).Later);
    }

    [Fact]
    public async Task Another_doctors_case_or_another_patients_is_not_linked()
    {
        var village = await Village.Build(database);
        var (doctor, other) = (await village.Requester(), await village.Requester());
        await using var desk = new Desk(database);
        var first = (await desk.FileRequest.Run(doctor, null, Forms.For(village.InternalMedicine), default)).Value;
        var stranger = (await desk.FileRequest.Run(other, null, Forms.For(village.InternalMedicine) with { EarlierId = first.ToString(), AgainId = first.ToString() }, default)).Value;
        var sibling = (await desk.FileRequest.Run(doctor, null, Forms.For(village.InternalMedicine) with { EarlierId = first.ToString(), AgainId = first.ToString(), BirthGivenNames = "Claude" }, default)).Value;
        foreach (var request in new[] { stranger, sibling }) Assert.Null((await Of(desk, request)).EarlierId);
    }

    [Fact]
    public async Task Another_question_about_the_same_patient_is_another_case()
    {
        var village = await Village.Build(database);
        var doctor = await village.Requester();
        await using var desk = new Desk(database);
        var first = (await desk.FileRequest.Run(doctor, null, Forms.For(village.InternalMedicine), default)).Value;
        var asked = (await desk.BeginFrom.Run(doctor, first, false, default)).Value!.Form;
        Assert.Equal((first.ToString(), null), (asked.EarlierId, asked.AgainId));
        Assert.Equal(first.ToString(), (await desk.BeginFrom.Run(doctor, first, true, default)).Value!.Form.AgainId);
        var second = (await desk.FileRequest.Run(doctor, null, Forms.For(village.InternalMedicine) with { EarlierId = asked.EarlierId }, default)).Value;
        Assert.Equal(((await Of(desk, first)).PatientId, null), ((await Of(desk, second)).PatientId, (await Of(desk, second)).EarlierId));
        Assert.Empty(await desk.ReadHistory.Run(doctor, await Of(desk, second), default));
    }

    static Task<Request> Of(Desk desk, Guid id) => desk.Db.Set<Request>().AsNoTracking().SingleAsync(r => r.Id == id);
}
