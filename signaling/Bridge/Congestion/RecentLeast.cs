namespace TeleExpertise.Bridge.Congestion;

/// <summary>The least of what was measured in the last 200 to 400 ms.</summary>
internal struct RecentLeast
{
    private static readonly TimeSpan Half = TimeSpan.FromMilliseconds(200);

    private TimeSpan? _before;
    private TimeSpan _current;
    private TimeSpan _begunAt;

    /// <summary>Works a measure in, and tells the least.</summary>
    public TimeSpan Least(TimeSpan now, TimeSpan measured)
    {
        if (_before is null || now - _begunAt >= Half)
        {
            _before = _before is null ? measured : _current;
            (_current, _begunAt) = (measured, now);
        }

        _current = measured < _current ? measured : _current;
        return _current < _before.Value ? _current : _before.Value;
    }
}
