namespace TeleExpertise.Bridge.Congestion;

/// <summary>What the delay says about the line.</summary>
internal enum LineUse
{
    Normal,

    /// <summary>A queue grows: more is sent than the line carries.</summary>
    Over,

    /// <summary>A queue shrinks.</summary>
    Under,
}

/// <summary>
/// Whether the one-way delay rises: a line is laid through the accumulated delay of the last groups, and its slope is
/// held against a threshold that adapts, so that a rival who fills queues does not starve us (the trendline filter of
/// libwebrtc; the threshold is that of draft-ietf-rmcat-gcc-02 section 5.4).
/// </summary>
internal sealed class DelayTrend
{
    private const int Points = 20;
    private const double Smoothing = 0.9;
    private const double Gain = 4;
    private const int MostWeight = 60;
    private const double FirstThreshold = 12.5;
    private const double LeastThreshold = 6;
    private const double MostThreshold = 600;
    private const double RiseRate = 0.0087;
    private const double FallRate = 0.039;
    private const double MostExcess = 15;

    /// <summary>The slope must stand above the threshold for so many milliseconds.</summary>
    private const double OveruseTime = 10;

    private readonly (double At, double Delay)[] _points = new (double, double)[Points];
    private readonly PacketGroups _groups = new();
    private TimeSpan? _begin;
    private TimeSpan _adaptedAt;
    private int _count;
    private double _accumulated;
    private double _smoothed;
    private double _slopeBefore;
    private double _overFor = -1;
    private int _overGroups;
    private double _threshold = FirstThreshold;

    public LineUse Use { get; private set; }

    /// <summary>The time that the slope is taken over.</summary>
    public TimeSpan Window => TimeSpan.FromMilliseconds(_count < Points ? 0 : _points[(_count - 1) % Points].At - _points[_count % Points].At);

    /// <summary>Takes the next packet that came, in sending order.</summary>
    public void Add(TimeSpan sent, TimeSpan arrived)
    {
        if (!_groups.TryAdd(sent, arrived, out var gap))
        {
            return;
        }

        _begin ??= gap.ArrivedAt;
        _accumulated += (gap.ArrivalGap - gap.SendGap).TotalMilliseconds;
        _smoothed = (Smoothing * _smoothed) + ((1 - Smoothing) * _accumulated);
        _points[_count++ % Points] = ((gap.ArrivedAt - _begin.Value).TotalMilliseconds, _smoothed);
        Judge(_count < Points ? _slopeBefore : Slope(), gap);
    }

    private double Slope()
    {
        double at = 0, delay = 0;
        foreach (var point in _points)
        {
            at += point.At / Points;
            delay += point.Delay / Points;
        }

        double over = 0, under = 0;
        foreach (var point in _points)
        {
            over += (point.At - at) * (point.Delay - delay);
            under += (point.At - at) * (point.At - at);
        }

        return under == 0 ? _slopeBefore : over / under;
    }

    private void Judge(double slope, in GroupGap gap)
    {
        var weighed = Math.Min(_count, MostWeight) * slope * Gain;
        if (weighed > _threshold)
        {
            var sendGap = gap.SendGap.TotalMilliseconds;
            _overFor = _overFor < 0 ? sendGap / 2 : _overFor + sendGap;
            _overGroups++;
            if (_overFor > OveruseTime && _overGroups > 1 && slope >= _slopeBefore)
            {
                (_overFor, _overGroups) = (0, 0);
                Use = LineUse.Over;
            }
        }
        else
        {
            (_overFor, _overGroups) = (-1, 0);
            Use = weighed < -_threshold ? LineUse.Under : LineUse.Normal;
        }

        _slopeBefore = slope;
        Adapt(Math.Abs(weighed), gap.ArrivedAt);
    }

    private void Adapt(double weighed, TimeSpan at)
    {
        // A sudden jump is a change of route, and no reason to grow deaf.
        if (weighed <= _threshold + MostExcess)
        {
            var rate = weighed < _threshold ? FallRate : RiseRate;
            var passed = Math.Clamp((at - _adaptedAt).TotalMilliseconds, 0, 100);
            _threshold = Math.Clamp(_threshold + (rate * (weighed - _threshold) * passed), LeastThreshold, MostThreshold);
        }

        _adaptedAt = at;
    }
}
