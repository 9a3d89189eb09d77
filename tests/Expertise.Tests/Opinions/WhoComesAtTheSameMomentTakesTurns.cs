using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Tests.Sessions;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Opinions;

/// <summary>Two verbs on one case at once: a third transaction holds the booking until both wait.</summary>
public sealed class WhoComesAtTheSameMomentTakesTurns(TestDatabase database) : ASessionOfThursday(database)
{
    OpinionDesk Desk => new(Database, Clock);

    [Fact]
    public async Task A_written_answer_is_signed_while_its_session_closes()
    {
        var version = await OpenWithAWrittenAnswer();
        var (closed, signed) = await AtOnce(Close, () => Desk.Sign(Expert, Request.Id, version));
        Assert.True(closed.Succeeded);
        Assert.True(signed.Succeeded, signed.Refusal?.Code);
        Assert.Equal(RequestStatus.Answered, (await Desk.Single<Request>(r => r.Id == Request.Id)).Status);
        Assert.Equal(BookingStatus.Cancelled, (await Desk.Single<Booking>(b => b.RequestId == Request.Id)).Status);
    }

    [Fact]
    public async Task An_answer_is_begun_while_its_session_closes()
    {
        await Steps.Open(Expert, Session);
        var (closed, written) = await AtOnce(Close, () => Desk.Write(Expert, Request.Id, "Poursuivre."));
        Assert.True(closed.Succeeded);
        Assert.Equal("opinion-not-begun", written.Refusal?.Code); // its booking went back with the session
    }

    [Fact]
    public async Task A_case_whose_answer_is_being_signed_is_not_put_on()
    {
        var version = await OpenWithAWrittenAnswer();
        var (signed, begun) = await AtOnce(() => Desk.Sign(Expert, Request.Id, version), () => Steps.Begin(Expert, Session, Request.Id));
        Assert.True(signed.Succeeded, signed.Refusal?.Code);
        Assert.Equal("case-not-on-agenda", begun.Refusal?.Code);
        Assert.Equal(0, await Desk.Count<CaseSegment>(c => c.RequestId == Request.Id));
    }

    [Fact]
    public async Task No_case_is_booked_into_a_session_that_closes()
    {
        await Steps.Open(Expert, Session);
        var late = await Village.Filed(await Village.Requester(), Clock.GetUtcNow());
        var (closed, taken) = await AtOnce(Close, () => Steps.Take(Expert, late));
        Assert.True(closed.Succeeded);
        Assert.NotNull(taken.Value?.Slot);
        Assert.NotEqual(Session, taken.Value.Slot.SessionId);
    }

    async Task<DateTimeOffset> OpenWithAWrittenAnswer()
    {
        await Steps.Open(Expert, Session);
        await Desk.AnswerInWriting(Expert, Request.Id);
        return (await Desk.Write(Expert, Request.Id, "Poursuivre.", (await Desk.Open(Expert, Request.Id)).Value?.Version)).Value;
    }

    async Task<Outcome<Session>> Close()
    {
        await using var db = Database.Open();
        return await new CloseSession(db, new EndSession(db, Clock, new(db, Clock)), Clock).Run(Expert, Session, default);
    }

    async Task<(TFirst First, TSecond Second)> AtOnce<TFirst, TSecond>(Func<Task<TFirst>> first, Func<Task<TSecond>> second)
    {
        await using var db = Database.Open();
        await using var holder = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"select from booking where request_id = {Request.Id} for update");
        var one = first();
        await Waiting(1, one);
        var two = second();
        await Waiting(2, two);
        await holder.CommitAsync();
        return (await one, await two);
    }

    /// <summary>Until so many wait for a lock, or the task need not wait. Outside the holder's transaction, which would see one moment only.</summary>
    async Task Waiting(int count, Task task)
    {
        await using var db = Database.Open();
        while (!task.IsCompleted && await db.Database.SqlQuery<int>(
            $"""select count(*)::int as "Value" from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'""").SingleAsync() < count)
            await Task.Delay(10);
    }
}
