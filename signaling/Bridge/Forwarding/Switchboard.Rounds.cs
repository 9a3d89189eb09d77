using System.Runtime.ExceptionServices;
using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>The rounds that nobody asks for: what is due for each member, and the end of those a bug was met with.</summary>
internal sealed partial class Switchboard
{
    private static readonly TimeSpan RequestInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PlanInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(500);
    private readonly List<(Room Room, Member Member)> _scratch = [];
    private TimeSpan _nextRequests;
    private TimeSpan _nextPlan;
    private TimeSpan _nextReports;

    /// <summary>
    /// Runs timers; call it every few milliseconds. A bug met with one member ends that one, and the others' round goes on.
    /// </summary>
    public void Tick(TimeSpan now)
    {
        _now = now;
        foreach (var room in _rooms.Values)
        {
            foreach (var member in room.Members)
            {
                Guard(room, member, static (_, _, m, time) => m.Line.Run(time, m.PictureSlots));
            }
        }

        if (IsDue(ref _nextRequests, RequestInterval))
        {
            foreach (var (room, member) in Everybody())
            {
                Guard(room, member, static (board, r, m, time) => board.RunRequests(r, m, time));
                EndFaulty(room, member);
            }
        }

        if (IsDue(ref _nextPlan, PlanInterval))
        {
            foreach (var room in _rooms.Values)
            {
                Plan(room);
            }
        }

        if (IsDue(ref _nextReports, ReportInterval))
        {
            foreach (var (room, member) in Everybody())
            {
                Guard(room, member, static (board, _, m, time) => board.SendReports(m, time));
            }
        }
    }

    private void RunRequests(Room room, Member member, TimeSpan now)
    {
        Reports.SendRequests(member, now);
        Reports.SendTransportFeedback(member, now);
        member.Transport.Tick(now);
        TellIncidents(room, member);
        Follow(room, member);
    }

    private void Plan(Room room)
    {
        try
        {
            if (room.Listen(_now))
            {
                Tell(new SfuEvent.SpeakerChanged(room.Name, room.Speaker!.Name, At(_now)));
            }

            room.Plan(_now, OnSlots);
        }
        catch (Exception fault) when (options.OnFault is not null)
        {
            options.OnFault(fault);
        }
    }

    private void SendReports(Member member, TimeSpan now)
    {
        Reports.SendReceiverReport(member, now, options.PublisherBitrate);
        Reports.SendSenderReports(member, now, NtpTime.From(_ntpEpoch + now));
    }

    private void Guard(Room room, Member member, Action<Switchboard, Room, Member, TimeSpan> act)
    {
        if (member.Fault is not null)
        {
            return;
        }

        try
        {
            act(this, room, member, _now);
        }
        catch (Exception fault)
        {
            member.Fault = fault;
        }
    }

    // What it left half done serves nobody; who joins anew begins from a clean state, and meets the bug once a join at most.
    private void EndFaulty(Room room, Member member)
    {
        if (member.Fault is not { } fault)
        {
            return;
        }

        if (options.OnFault is not { } tell)
        {
            ExceptionDispatchInfo.Throw(fault);
            return;
        }

        tell(fault);
        try
        {
            End(room, member, LostReason.Fault);
        }
        catch (Exception another)
        {
            tell(another);
        }
    }

    private void TellIncidents(Room room, Member member)
    {
        while (member.Transport.TryTakeIncident(out var kind))
        {
            if (!member.IncidentsTold.TryGetValue(kind, out var told) || _now - told >= Second)
            {
                member.IncidentsTold[kind] = _now;
                Tell(new SfuEvent.Incident(room.Name, member.Name, At(_now), kind));
            }
        }
    }

    private bool IsDue(ref TimeSpan next, TimeSpan interval)
    {
        if (_now < next)
        {
            return false;
        }

        next = _now + interval;
        return true;
    }

    // A copy, as members may end while we go through them; one list for all, so never one round within another.
    private List<(Room Room, Member Member)> Everybody()
    {
        _scratch.Clear();
        foreach (var room in _rooms.Values)
        {
            foreach (var member in room.Members)
            {
                _scratch.Add((room, member));
            }
        }

        return _scratch;
    }
}
