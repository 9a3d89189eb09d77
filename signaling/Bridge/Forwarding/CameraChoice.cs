namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Which cameras a viewer sees when there are more than slots.</summary>
internal static class CameraChoice
{
    /// <summary>
    /// Keeps as many as there are places: the pinned one, then those who spoke last, then those who are shown already,
    /// then those who came first. So one picture changes at a time, and only when somebody speaks who is not to be seen.
    /// </summary>
    public static void Keep(List<Track> cameras, int places, Member viewer)
    {
        while (cameras.Count > places)
        {
            var last = 0;
            for (var i = 1; i < cameras.Count; i++)
            {
                last = Rank(cameras[i], viewer).CompareTo(Rank(cameras[last], viewer)) <= 0 ? i : last;
            }

            cameras.RemoveAt(last);
        }
    }

    public static bool IsPinned(Track camera, Member viewer) => camera.Owner.Name == viewer.Wishes.PinnedPeer;

    private static (bool Pinned, TimeSpan SpokeAt, bool Shown) Rank(Track camera, Member viewer) =>
        (IsPinned(camera, viewer), camera.Owner.SpokeAt, IsShown(camera, viewer));

    private static bool IsShown(Track camera, Member viewer)
    {
        foreach (var slot in camera.Viewers)
        {
            if (ReferenceEquals(slot.Viewer, viewer))
            {
                return true;
            }
        }

        return false;
    }
}
