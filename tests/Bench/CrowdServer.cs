using System.Net;
using TeleExpertise.Testing.Bots;

namespace TeleExpertise.Bench;

/// <summary>Obeys <see cref="CrowdOrder"/>s with a crowd of real sockets.</summary>
sealed class CrowdServer(Crowd crowd)
{
    Task<long> _thrown = Task.FromResult(0L);
    readonly Dictionary<int, (Participant Participant, TimeSpan Answered)> _people = [];

    public async Task<CrowdAnswer> Obey(CrowdOrder order)
    {
        switch (order.Do)
        {
            case "throw":
                _thrown = Junk.Throw([.. order.At!.Select(IPEndPoint.Parse)], TimeSpan.FromSeconds(order.Seconds));
                return new CrowdAnswer();
            case "thrown":
                return new CrowdAnswer(Thrown: await _thrown);
            default:
                return await Lead(order);
        }
    }

    Task<CrowdAnswer> Lead(CrowdOrder order) => crowd.Ask(() => order.Do switch
    {
        "enter" => Enter(order),
        "answer" => Answer(order),
        "move" => With(order.Id, crowd.Move),
        "restart" => new CrowdAnswer(Offer: _people[order.Id].Participant.Bot.RestartOffer()),
        "restarted" => With(order.Id, p =>
        {
            p.Accept(order.Sdp!);
            crowd.Move(p);
        }),
        "leave" => Go(order.Id, saysGoodbye: true),
        "vanish" => Go(order.Id, saysGoodbye: false),
        "show" => With(order.Id, p => p.ShowsCamera = order.Sends),
        "count" => Count(),
        _ => throw new InvalidOperationException($"The crowd does not know the word {order.Do}."),
    });

    CrowdAnswer Enter(CrowdOrder order)
    {
        var (shape, camera) = order.Shape switch
        {
            BotShapeName.Whip => (BotShape.Whip, VideoShape.PlainCamera with { PacketsPerFrame = [6], PayloadLength = [1_100] }),
            BotShapeName.Whep => (BotShape.Whep, null),
            BotShapeName.Sixteen => (BotShape.Page with { Layers = 0, Screen = false, VideoSlots = 15 }, VideoShape.PlainCamera with { PacketsPerFrame = [2], PayloadLength = [1_000] }),
            _ => (BotShape.Page with { VideoSlots = 7 }, VideoShape.RealisticCamera),
        };
        var participant = new Participant(shape, crowd.Epoch, camera) { ShowsCamera = order.Sends };
        _people[order.Id] = (participant, default);
        return new CrowdAnswer(Offer: participant.Offer());
    }

    CrowdAnswer Answer(CrowdOrder order)
    {
        var participant = _people[order.Id].Participant;
        participant.Accept(order.Sdp!);
        crowd.Add(participant);
        _people[order.Id] = (participant, crowd.Now);
        return new CrowdAnswer();
    }

    CrowdAnswer With(int id, Action<Participant> act)
    {
        act(_people[id].Participant);
        return new CrowdAnswer();
    }

    CrowdAnswer Go(int id, bool saysGoodbye)
    {
        crowd.Remove(_people[id].Participant, saysGoodbye);
        _people.Remove(id);
        return new CrowdAnswer();
    }

    CrowdAnswer Count() => new(
        Connected: _people.Values.Count(p => p.Participant.Bot.IsConnected),
        Received: _people.Values.Sum(p => p.Participant.Bot.RtpReceived),
        FirstMedia: [.. _people.Values.Select(p => (p.Participant.Slots.Min(s => s.FirstPacketAt) - p.Answered)?.TotalMilliseconds).OfType<double>()]);
}
