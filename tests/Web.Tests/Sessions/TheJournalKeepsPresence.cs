using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TeleExpertise.Rooms;
using TeleExpertise.Web.Sessions;

namespace TeleExpertise.Web.Tests.Sessions;

public sealed class TheJournalKeepsPresence : IAsyncLifetime
{
    static readonly DateTimeOffset Start = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    readonly FlakyStore store = new();
    readonly PresenceJournal journal;
    readonly Guid stay = Guid.NewGuid();

    public TheJournalKeepsPresence() => journal = new(store, NullLogger<PresenceJournal>.Instance);

    public Task InitializeAsync() => journal.StartAsync(default);

    public async Task DisposeAsync()
    {
        await journal.StopAsync(default);
        journal.Dispose();
    }

    [Fact]
    public async Task In_order_while_the_database_is_away_and_of_many_signs_only_the_last()
    {
        store.Failure = new NpgsqlException("away", new SocketException());
        await journal.Write(Event(PresenceKind.Joined, 0));
        for (var s = 2; s <= 600; s += 2) await journal.Write(Event(PresenceKind.Seen, s));
        await journal.Write(new IncidentEvent("r", "p", "connection-lost", Start.AddSeconds(600)));
        await journal.Write(Event(PresenceKind.Left, 600));
        Assert.Equal(4, journal.Waiting);
        store.Failure = null;
        await Eventually(() => journal.Waiting == 0);
        Assert.Equal([(PresenceKind.Joined, 0), (PresenceKind.Seen, 600), (PresenceKind.Left, 600)], store.Stored());
        Assert.Single(store.Incidents);
    }

    [Fact]
    public async Task An_entry_that_the_database_refuses_for_good_holds_up_nobody()
    {
        store.Failure = new PostgresException("no", "ERROR", "ERROR", PostgresErrorCodes.CheckViolation);
        await journal.Write(Event(PresenceKind.Joined, 0));
        await Eventually(() => journal.Waiting == 0);
        store.Failure = null;
        await journal.Write(Event(PresenceKind.Left, 5));
        await Eventually(() => store.Stored().Count == 1);
    }

    [Fact]
    public async Task What_waits_when_the_server_stops_is_stored_first()
    {
        store.Failure = new NpgsqlException("away", new SocketException());
        await journal.Write(Event(PresenceKind.Left, 9));
        await Eventually(() => store.Tries > 0);
        store.Failure = null;
        await journal.StopAsync(default);
        Assert.Equal([(PresenceKind.Left, 9)], store.Stored());
    }

    PresenceEvent Event(PresenceKind kind, int seconds) => new("r", "p", stay, kind, Start.AddSeconds(seconds));

    static async Task Eventually(Func<bool> holds)
    {
        for (var i = 0; !holds(); i++)
        {
            Assert.True(i < 2000, "It did not hold within twenty seconds.");
            await Task.Delay(10);
        }
    }

    sealed class FlakyStore : IPresenceStore
    {
        readonly ConcurrentQueue<PresenceEvent> presence = [];
        int tries;

        public Exception? Failure { get; set; }
        public int Tries => tries;
        public ConcurrentQueue<IncidentEvent> Incidents { get; } = [];

        public List<(PresenceKind, int)> Stored() => [.. presence.Select(p => (p.Kind, (int)(p.At - Start).TotalSeconds))];

        public Task Store(PresenceEvent what, CancellationToken cancel) => Keep(() => presence.Enqueue(what));

        public Task Store(IncidentEvent what, CancellationToken cancel) => Keep(() => Incidents.Enqueue(what));

        Task Keep(Action keep)
        {
            Interlocked.Increment(ref tries);
            if (Failure is { } failure) return Task.FromException(failure);
            keep();
            return Task.CompletedTask;
        }
    }
}
