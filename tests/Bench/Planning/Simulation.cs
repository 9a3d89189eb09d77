namespace TeleExpertise.Bench.Planning;

/// <summary>Plays a demand day by day before somebody who gives seats and knows of the future only what they are told.</summary>
sealed class Simulation
{
    /// <summary>An hour, days.</summary>
    public const double Notice = 1 / 24.0;

    enum Kind { Files, Wakes, IsVoid, Begins }

    readonly PriorityQueue<(Kind Kind, int Of), (double At, Kind Kind)> events = new();
    readonly Demand demand;
    readonly int[] tries;

    public Simulation(Demand demand, params double[] wakes)
    {
        this.demand = demand;
        (Seat, Seen, tries) = (Nobody(demand), Nobody(demand), new int[demand.Cases.Count]);
        KnownVoid = new bool[demand.Sessions.Count];
        foreach (var one in demand.Cases) Add(one.At, Kind.Files, one.Id);
        for (var session = 0; session < demand.Sessions.Count; session++)
        {
            foreach (var before in wakes) Add(demand.Sessions[session] - before, Kind.Wakes, session);
            if (demand.Void[session]) Add(demand.Sessions[session] - 1, Kind.IsVoid, session);
            Add(demand.Sessions[session], Kind.Begins, session);
        }
    }

    /// <summary>Where each case sits now, -1 for nowhere.</summary>
    public int[] Seat { get; }

    /// <summary>In which session each case was seen, -1 for none yet.</summary>
    public int[] Seen { get; }

    public bool[] KnownVoid { get; }
    public double Now { get; private set; }

    /// <summary>Cases that have neither seat nor answer, in the order of their filing.</summary>
    public SortedSet<int> Open { get; } = [];

    /// <summary>Cases that sit in a session.</summary>
    public IEnumerable<Case> In(int session) => demand.Cases.Where(c => Seat[c.Id] == session);

    public bool CanGo(Case one, int session) => demand.Sessions[session] - Now >= Notice && !KnownVoid[session] && demand.Free(one.Gp, session);

    public void Sit(Case one, int session)
    {
        if (Seat[one.Id] >= 0) throw new InvalidOperationException("An announced case was moved.");
        if (In(session).Count() == Demand.Seats) throw new InvalidOperationException("A seat was given twice.");
        Seat[one.Id] = session;
        Open.Remove(one.Id);
    }

    /// <param name="look">Called whenever something has changed: gives seats to <see cref="Open"/> cases.</param>
    public int[] Play(Action<Simulation> look)
    {
        while (events.TryDequeue(out var happens, out var when))
        {
            Now = when.At;
            switch (happens.Kind)
            {
                case Kind.Files: Open.Add(happens.Of); break;
                case Kind.IsVoid: Empty(happens.Of); break;
                case Kind.Begins: Begin(happens.Of); break;
            }
            look(this);
        }
        return Seen;
    }

    void Empty(int session)
    {
        KnownVoid[session] = true;
        foreach (var one in In(session).ToList()) Stand(one);
    }

    void Begin(int session)
    {
        foreach (var one in In(session).ToList())
        {
            if (!demand.StaysAway(one.Id, session)) (Seen[one.Id], Seat[one.Id]) = (session, -1);
            else if (tries[one.Id]++ == 0) Stand(one);
            else Seat[one.Id] = -1; // back to the specialists' queue: for the figures it is lost
        }
    }

    void Stand(Case one)
    {
        Seat[one.Id] = -1;
        Open.Add(one.Id);
    }

    void Add(double at, Kind kind, int of) => events.Enqueue((kind, of), (at, kind));

    static int[] Nobody(Demand demand) => [.. demand.Cases.Select(_ => -1)];
}
