using TeleExpertise.Bridge.Congestion;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Gives each picture of one receiver its layer, so that the sum fits the receiver's line.</summary>
internal static class Share
{
    /// <returns>Whether a picture was paused or resumed.</returns>
    public static bool Line(Member viewer, TimeSpan now)
    {
        var slots = viewer.PictureSlots;
        Span<LayerDemand> demands = stackalloc LayerDemand[Math.Min(slots.Length, LayerAllocation.MostStreams)];
        var shown = 0;
        foreach (var slot in viewer.SlotsOf(SlotKind.Video))
        {
            shown += slot.Source is null ? 0 : 1;
        }

        for (var i = 0; i < demands.Length; i++)
        {
            demands[i] = Demand(viewer, slots[i], shown, now);
        }

        var line = viewer.Line;
        line.Want(now, LayerAllocation.Wanted(line.AudioRate, demands));
        line.Layers.Allocate(now, line.Estimate, line.AudioRate, demands);
        var differs = false;
        for (var i = 0; i < demands.Length; i++)
        {
            var wasPaused = slots[i].IsPaused;
            Apply(slots[i], demands[i]);
            differs |= slots[i].IsPaused != wasPaused;
        }

        return differs;
    }

    private static LayerDemand Demand(Member viewer, Slot slot, int shown, TimeSpan now)
    {
        var demand = new LayerDemand { Given = slot.Allotted };
        if (slot.Source is { } source)
        {
            demand.IsScreen = source.Kind == SlotKind.Screen;
            demand.IsPinned = CameraChoice.IsPinned(source, viewer);
            demand.Wanted = LayerChoice.Wanted(demand.IsScreen || demand.IsPinned ? 1 : shown, source.Layers.Count);
            var isSafe = false;
            for (var rank = 0; rank < source.Layers.Count && rank < LayerRates.Most; rank++)
            {
                var layer = source.Layers[rank];
                demand.Rates[rank] = isSafe && !layer.IsSteady(now) && !ReferenceEquals(slot.Current, layer) ? 0 : layer.Rate(now);
                isSafe |= demand.Rates[rank] > 0;
            }
        }

        return demand;
    }

    private static void Apply(Slot slot, in LayerDemand demand)
    {
        if (slot.Source is not { } source)
        {
            return;
        }

        // A camera that was off comes back like one not seen before.
        slot.Allotted = demand.Lowest < 0 ? LayerDemand.New : demand.Given;
        if (demand.Given >= 0)
        {
            slot.Aim(source.Layers[demand.Given]);
        }
        else if (demand.Lowest >= 0)
        {
            slot.Pause();
        }
    }
}
