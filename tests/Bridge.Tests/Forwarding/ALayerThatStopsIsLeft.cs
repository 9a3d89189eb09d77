namespace TeleExpertise.Bridge.Tests.Forwarding;

/// <summary>A publisher whose line has become thin switches its highest layer off: whoever watched it must not wait.</summary>
public class ALayerThatStopsIsLeft
{
    private const int All = 0b111;
    private const int AllButTheHighest = 0b011;

    [Fact]
    public void What_the_publisher_says_is_followed_at_once()
    {
        using var watched = new Watched();
        watched.Camera.Says = All;
        watched.Run(3000);
        Assert.Equal(2, watched.Layer);
        Assert.InRange(watched.LongestStill, 40, 60);

        (watched.Camera.IsOn[2], watched.Camera.Says) = (false, AllButTheHighest);
        watched.Run(1000);
        Assert.Equal(1, watched.Layer);
        Assert.InRange(watched.LongestStill, 40, 150);
    }

    [Fact]
    public void Without_a_word_the_other_layers_tell()
    {
        using var watched = new Watched();
        watched.Run(3000);
        watched.Camera.IsOn[2] = false;
        watched.Run(1000);
        Assert.Equal(1, watched.Layer);
        Assert.InRange(watched.LongestStill, 200, 500);
    }

    [Fact]
    public void Pictures_left_out_by_an_encoder_are_no_end()
    {
        using var watched = new Watched();
        watched.Run(3000);
        for (var i = 0; i < 10; i++)
        {
            watched.Camera.IsOn[2] = false;
            watched.Run(130);
            watched.Camera.IsOn[2] = true;
            watched.Run(400);
        }

        Assert.Equal([2], watched.Layers);
    }

    [Fact]
    public void What_flows_on_is_shown_whatever_was_said()
    {
        using var watched = new Watched();
        watched.Run(2000);
        watched.Camera.Says = AllButTheHighest;
        watched.Run(6000);
        Assert.Equal(2, watched.Layer);
    }

    [Fact]
    public void A_layer_that_comes_and_goes_is_believed_later_each_time()
    {
        using var watched = new Watched();
        for (var second = 0; second < 30; second++)
        {
            (watched.Camera.IsOn[2], watched.Camera.Says) = second % 2 == 0 ? (true, All) : (false, AllButTheHighest);
            watched.Run(1000);
        }

        Assert.Equal([2, 1], watched.Layers);
        (watched.Camera.IsOn[2], watched.Camera.Says) = (true, All);
        watched.Run(17_000);
        Assert.Equal([2, 1, 2], watched.Layers);
    }

    [Fact]
    public void A_layer_that_begins_late_is_shown_at_once()
    {
        using var watched = new Watched();
        (watched.Camera.IsOn[2], watched.Camera.Says) = (false, AllButTheHighest);
        watched.Run(3000);
        Assert.Equal(1, watched.Layer);
        (watched.Camera.IsOn[2], watched.Camera.Says) = (true, All);
        watched.Run(1000);
        Assert.Equal(2, watched.Layer);
    }

    [Fact]
    public void A_layer_left_for_a_short_silence_without_a_word_is_shown_again_at_once()
    {
        using var watched = new Watched();
        watched.Run(3000);
        watched.Camera.IsOn[2] = false;
        watched.Run(600);
        Assert.Equal(1, watched.Layer);
        watched.Camera.IsOn[2] = true;
        watched.Run(1000);
        Assert.Equal(2, watched.Layer);
    }

    [Fact]
    public void A_camera_that_is_switched_off_and_on_comes_back_at_its_best()
    {
        using var watched = new Watched();
        for (var i = 0; i < 4; i++)
        {
            watched.Run(2000);
            Assert.Equal(2, watched.Layer);
            watched.Run(2000, films: false);
        }

        watched.Run(500);
        Assert.Equal(2, watched.Layer);
    }

    private sealed class Watched : IDisposable
    {
        private readonly VirtualCall _call = new();
        private readonly ViewerFeed _screen;
        private readonly Bot _publisher = new();
        private readonly Bot _viewer;
        private TimeSpan _lastFrame;
        private int _whole;

        public Watched()
        {
            _call.Join("publisher", 1, offer: _publisher.Offer(BotShape.Page with { AnnouncesLayers = true }), puppet: _publisher);
            _publisher.Check();
            _viewer = _call.Connect("viewer", 2);
            Camera = new CameraFeed(_publisher);
            _screen = new ViewerFeed(_viewer, "6");
        }

        public CameraFeed Camera { get; }

        /// <summary>Longest time between two whole pictures since the last run began, in milliseconds.</summary>
        public double LongestStill { get; private set; }

        /// <summary>The layer seen last.</summary>
        public int Layer => Layers[^1];

        /// <summary>The layers seen, each once in a row.</summary>
        public List<int> Layers { get; } = [];

        public void Run(int milliseconds, bool films = true)
        {
            LongestStill = 0;
            _call.Run(TimeSpan.FromMilliseconds(milliseconds), now =>
            {
                if (films)
                {
                    Camera.Step(now);
                }

                _screen.Step(now);
                Look(now);
                if (now.Ticks % TimeSpan.TicksPerSecond == 0)
                {
                    _publisher.Check();
                    _viewer.Check();
                }
            });
            Note();
        }

        public void Dispose() => _call.Dispose();

        private void Look(TimeSpan now)
        {
            if (_screen.Frames.Whole > _whole)
            {
                LongestStill = _whole == 0 ? 0 : Math.Max(LongestStill, (now - _lastFrame).TotalMilliseconds);
                (_whole, _lastFrame) = (_screen.Frames.Whole, now);
            }
        }

        private void Note()
        {
            Layers.Clear();
            foreach (var (_, payload) in _screen.InOrder())
            {
                if (Layers.Count == 0 || Layers[^1] != payload[^1])
                {
                    Layers.Add(payload[^1]);
                }
            }
        }
    }
}
