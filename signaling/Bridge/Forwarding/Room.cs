namespace TeleExpertise.Bridge.Forwarding;

/// <summary>The members of a room and who sees whom.</summary>
internal sealed class Room(string name)
{
    private readonly List<Track> _wanted = [];
    private readonly List<Track?> _shown = [];

    private readonly SpeakerChoice _speaker = new();

    public string Name { get; } = name;

    /// <summary>Who is speaking, or spoke last; null until somebody does.</summary>
    public Member? Speaker => _speaker.Current;

    /// <summary>In order of joining.</summary>
    public List<Member> Members { get; } = [];

    /// <summary>Gives every slot its source and layer.</summary>
    /// <param name="now">Time since the bridge's start.</param>
    /// <param name="changed">Told of each member whose slots show something else now.</param>
    public void Plan(TimeSpan now, Action<Room, Member> changed)
    {
        foreach (var member in Members)
        {
            if (member.Microphone is { } microphone && !microphone.Layers[0].IsFlowing(now))
            {
                // Muted: its last words must not keep a slot.
                microphone.Fade();
            }
        }

        foreach (var member in Members)
        {
            if (!member.IsConnected || member.Fault is not null)
            {
                continue;
            }

            try
            {
                Plan(member, now, changed);
            }
            catch (Exception fault)
            {
                member.Fault = fault;
            }
        }
    }

    /// <summary>Looks who is speaking. True when it is somebody else now.</summary>
    public bool Listen(TimeSpan now) => _speaker.Look(Members, now);

    /// <summary>Takes a member out; the next <see cref="Plan"/> takes it out of the others' slots and tells them.</summary>
    public void Remove(Member member)
    {
        Members.Remove(member);
        foreach (var slot in member.Slots)
        {
            slot.Forget();
        }
    }

    private void Plan(Member member, TimeSpan now, Action<Room, Member> changed)
    {
        var differs = PlanAudio(member);
        differs |= PlanVideo(member, now);
        differs |= PlanScreen(member, now);
        differs |= Share.Line(member, now);
        if (differs || !member.KnowsSlots)
        {
            member.KnowsSlots = true;
            changed(this, member);
        }
    }

    private bool PlanAudio(Member viewer)
    {
        var slots = viewer.SlotsOf(SlotKind.Audio);
        Gather(viewer, static m => m.Microphone);
        SlotPlan.KeepLoudest(_wanted, slots.Length, slots, static (t, _) => t.Loudness, static (t, shown) => IsShown(shown, t));
        var differs = Apply(slots);
        foreach (var slot in slots)
        {
            slot.Aim(slot.Source?.Layers[0]);
        }

        return differs;
    }

    private bool PlanVideo(Member viewer, TimeSpan now)
    {
        var slots = viewer.SlotsOf(SlotKind.Video);
        Gather(viewer, static m => m.Camera);
        var isViewer = viewer.Options.Kind == PeerKind.Viewer;
        if (!isViewer || _wanted.Count > slots.Length)
        {
            KeepFlowing(now);
        }

        if (isViewer)
        {
            // It has no place of its own for screens.
            var cameras = _wanted.Count;
            GatherMore(viewer, static m => m.Screen);
            KeepFlowing(now, from: cameras);
        }

        CameraChoice.Keep(_wanted, slots.Length, viewer);
        return Apply(slots);
    }

    private bool PlanScreen(Member viewer, TimeSpan now)
    {
        var slots = viewer.SlotsOf(SlotKind.Screen);
        Gather(viewer, static m => m.Screen);
        KeepFlowing(now);
        // The newest screen wins.
        _wanted.Sort(static (a, b) => b.FlowingSince.CompareTo(a.FlowingSince));
        if (_wanted.Count > slots.Length)
        {
            _wanted.RemoveRange(slots.Length, _wanted.Count - slots.Length);
        }

        return Apply(slots);
    }

    private void Gather(Member viewer, Func<Member, Track?> track)
    {
        _wanted.Clear();
        GatherMore(viewer, track);
    }

    private void GatherMore(Member viewer, Func<Member, Track?> track)
    {
        foreach (var member in Members)
        {
            if (!ReferenceEquals(member, viewer) && viewer.Options.Watches(member.Options.Label)
                && viewer.Rights.Receive && member.Rights.Send && member.IsConnected && track(member) is { } source && viewer.Takes(source))
            {
                _wanted.Add(source);
            }
        }
    }

    // Not RemoveAll: its lambda would be a new object each time, as it holds the time.
    private void KeepFlowing(TimeSpan now, int from = 0)
    {
        for (var i = _wanted.Count - 1; i >= from; i--)
        {
            if (!_wanted[i].IsFlowing(now))
            {
                _wanted.RemoveAt(i);
            }
        }
    }

    private bool Apply(Slot[] slots)
    {
        _shown.Clear();
        foreach (var slot in slots)
        {
            _shown.Add(slot.Source);
        }

        SlotPlan.Assign(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_shown), _wanted);
        var differs = false;
        for (var i = 0; i < slots.Length; i++)
        {
            differs |= !ReferenceEquals(slots[i].Source, _shown[i]);
            slots[i].Show(_shown[i]);
        }

        return differs;
    }

    private static bool IsShown(Slot[] slots, Track track)
    {
        foreach (var slot in slots)
        {
            if (ReferenceEquals(slot.Source, track))
            {
                return true;
            }
        }

        return false;
    }
}
