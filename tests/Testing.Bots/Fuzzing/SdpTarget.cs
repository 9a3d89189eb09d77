using System.Text;
using TeleExpertise.Bridge;
using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>Offers of several stacks, changed line by line. What is taken is also joined with, and its answer looked at.</summary>
internal sealed class SdpTarget : FuzzTarget
{
    private readonly Switchboard _switchboard = new(new SfuOptions(), [], VirtualCall.Epoch, _ => { });
    private readonly string[] _offers = SdpCorpus.Offers();
    private string _last = "";

    public override string Name => "sdp";

    public override string LastInput => _last;

    /// <summary>Offers that were taken: a fuzzer whose every case is refused at the door tests the door only.</summary>
    public int Taken { get; private set; }

    public override void Try(ref FuzzRandom random)
    {
        _last = SdpMutator.Mutate(ref random, _offers);
        var offer = SdpOfferReader.Read(_last, out var problem);
        Demand(offer is null == problem is not null, "neither an offer nor a problem, or both");
        if (offer is null)
        {
            Demand(problem!.Sentence.Length > 0 && !problem.Sentence.Contains('\n', StringComparison.Ordinal), "a refusal without a sentence");
            return;
        }

        Taken++;
        Demand(offer.Media.Count is > 0 and <= 64 && offer.Fingerprint.Length == 32, "an offer that is not complete");
        if (_switchboard.Join(default, "room", "peer", offer, new PeerRights(true, true)) is JoinResult.Accepted accepted)
        {
            CheckAnswer(accepted.AnswerSdp, offer);
            _switchboard.Leave(default, "room", "peer");
            _switchboard.Outbox.Clear();
        }

        Demand(_switchboard.IsEmpty, "a peer stayed behind");
    }

    public override void Dispose() => _switchboard.Dispose();

    private static void CheckAnswer(string answer, SdpOffer offer)
    {
        var sections = 0;
        foreach (var line in answer.AsSpan().EnumerateLines())
        {
            if (!line.IsEmpty)
            {
                Demand(line.Length > 2 && line[1] == '=' && char.IsAsciiLetterLower(line[0]), "a line of the answer is none");
                Demand(!line.ContainsAnyExceptInRange(' ', '~'), "the answer repeats a character that no answer holds");
                sections += line[0] == 'm' ? 1 : 0;
            }
        }

        Demand(sections == offer.Media.Count, "the answer has not the offer's m-lines");
    }
}
