using System.Collections.Concurrent;
using System.Net;
using TeleExpertise.Bridge.Sockets;
using TeleExpertise.Bridge.Tests.Support;
using TeleExpertise.Testing.Bots;

namespace TeleExpertise.Bridge.Tests.Sockets;

public sealed class RoomsSpreadOverWorkers : IDisposable
{
    private readonly ConcurrentQueue<SfuEvent> _events = new();
    private readonly Callers _callers = new();
    private readonly Sfu _sfu;

    public RoomsSpreadOverWorkers() => _sfu = new Sfu(new SfuOptions { Workers = 2 }, TimeProvider.System, _events.Enqueue);

    [Fact]
    public async Task A_room_lives_on_one_worker_and_the_next_room_on_the_other()
    {
        var publishers = new[] { await _callers.Connect(_sfu, "a", "publisher"), await _callers.Connect(_sfu, "b", "publisher") };
        var viewers = new[] { await _callers.Connect(_sfu, "a", "viewer"), await _callers.Connect(_sfu, "b", "viewer") };
        Assert.Equal(_sfu.EndPoints.ToHashSet(), publishers.Select(p => p.Answer.Candidates[0]).ToHashSet());
        Assert.Equal(publishers.Select(p => p.Answer.Candidates[0]), viewers.Select(p => p.Answer.Candidates[0]));

        var cameras = publishers.Select(p => new CameraFeed(p)).ToArray();
        _callers.Pump(() => viewers.All(v => v.Rtp.Count >= 30), now => Array.ForEach(cameras, c => c.Step(now)));
        _sfu.CloseRoom("b");
        _callers.Pump(() => _events.OfType<SfuEvent.Lost>().Count() == 2);
        Assert.All(_events.OfType<SfuEvent.Lost>(), e => Assert.Equal("b", e.Room));
        _sfu.Dispose();
        Assert.Equal(4, _events.OfType<SfuEvent.Lost>().Count());
    }

    [Fact]
    public async Task Whoever_comes_back_while_its_end_is_told_stays_on_the_worker_that_tells_it()
    {
        // Elsewhere the new stay's first event could overtake the old one's last.
        var again = new TaskCompletionSource<Task<JoinResult>>();
        Sfu? sfu = null;
        using var bot = new Bot();
        void OnEvent(SfuEvent what)
        {
            if (what is SfuEvent.Lost { Room: "b", Peer: "1" })
            {
                again.SetResult(sfu!.Join("b", "2", bot.Offer(), new PeerRights(true, true)));
            }
        }

        using (sfu = new Sfu(new SfuOptions { Workers = 2 }, TimeProvider.System, OnEvent))
        {
            // Rooms a and c on the first worker, b and d on the second.
            using var first = await Callers.Join(sfu, "a", "1");
            using var second = await Callers.Join(sfu, "b", "1");
            using var third = await Callers.Join(sfu, "c", "1");
            using var fourth = await Callers.Join(sfu, "d", "1");
            sfu.Leave("a", "1");
            while ((await sfu.Stats()).Rooms.Count > 3)
            {
                await Task.Delay(1);
            }

            sfu.Leave("b", "1");
            var join = await (await again.Task.WaitAsync(TimeSpan.FromSeconds(20)));
            bot.Accept(Assert.IsType<JoinResult.Accepted>(join).AnswerSdp);
            Assert.Equal(second.Answer.Candidates[0], bot.Answer.Candidates[0]);
        }
    }

    [Fact]
    public async Task A_restart_finds_the_rooms_worker()
    {
        await _callers.Connect(_sfu, "a", "first");
        var second = await _callers.Connect(_sfu, "b", "second");
        Assert.IsType<JoinResult.Accepted>(await _sfu.Restart("b", "second", second.RestartOffer()));
        Assert.Equal(RefusalCode.NoSuchPeer, Assert.IsType<JoinResult.Refused>(await _sfu.Restart("c", "second", second.RestartOffer())).Code);
    }

    [Fact]
    public void A_room_goes_where_the_fewest_are_and_stays_until_the_last_is_gone()
    {
        var places = new RoomPlaces(2);
        Assert.Equal([0, 0, 1, 1, 1, 0], new[] { "a", "a", "b", "b", "b", "c" }.Select(places.Enter));
        places.Leave("a");
        places.Leave("b");
        places.Leave("b");
        Assert.Equal(0, places.Find("a"));
        Assert.Equal(1, places.Enter("d"));
        places.Leave("a");
        Assert.Null(places.Find("a"));
        Assert.Equal(0, places.Enter("a"));
    }

    [Fact]
    public async Task Whoever_was_refused_holds_no_place()
    {
        var bot = new Bot();
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<JoinResult.Refused>(await _sfu.Join("a", "peer", bot.Offer(videoSlots: 50), new PeerRights(true, true)));
        }

        Assert.Equal(_sfu.EndPoints[0], (await _callers.Connect(_sfu, "b", "peer")).Answer.Candidates[0]);
        bot.Dispose();
    }

    public void Dispose()
    {
        _sfu.Dispose();
        _callers.Dispose();
    }
}
