using TeleExpertise.Bridge.Sdp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Sdp;

public class BadOffersAreRefused
{
    private static readonly string Good = MakeGood();

    public static TheoryData<string, string> Edits => new()
    {
        { "a=rtcp-mux\r\n", "" },
        { "a=group:BUNDLE 0 1 2 ", "a=group:BUNDLE 1 2 " },
        { "a=mid:4\r\n", "a=mid:3\r\n" },
        { "a=mid:4\r\n", "" },
        { "a=mid:4\r\n", "a=mid:with space\r\n" },
        { "a=ice-ufrag:puppet", "a=ice-ufrag:" },
        { "a=mid:1\r\n", "a=mid:1\r\na=ice-ufrag:another\r\n" },
        { "fingerprint:sha-256", "fingerprint:sha-1" },
        { "UDP/TLS/RTP/SAVPF", "RTP/AVP" },
        { "m=audio", "m=application" },
        { "VP8/90000", "VP9/90000" },
        { "opus/48000/2", "PCMU/8000" },
        { "SAVPF 111", "SAVPF 4294967296" },
        { "SAVPF 96 97", "SAVPF 96 72" },
        { "SAVPF 96 97", "SAVPF 96 96" },
        { "SAVPF 96 97", "SAVPF 96 -1" },
        { "a=extmap:4 ", "a=extmap:99999999999 " },
        { "send l;m;h", "send l;m;l" },
        { "send l;m;h", "send l;m;h;i;j" },
        { "send l;m;h", "send l;m;<script>" },
        { "a=setup:actpass", "a=setup:passive" },
        { "a=mid:2\r\n", "a=mid:2\r\na=ssrc:99999999999 cname:x\r\n" },
        { "v=0\r\n", "" },
        { "a=mid:2\r\n", "a=mid:2\r\nnonsense\r\n" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void With_a_sentence_for_each_fault(string from, string to)
    {
        Assert.Contains(from, Good, StringComparison.Ordinal);
        Assert.Null(SdpOfferReader.Read(Good.Replace(from, to, StringComparison.Ordinal), out var problem));
        Assert.NotEmpty(problem!.Sentence);
        Assert.DoesNotContain("puppet", problem.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_different_fingerprints_are_one_too_many()
    {
        var second = "a=fingerprint:sha-256 " + string.Join(':', Enumerable.Repeat("AA", 32)) + "\r\n";
        Assert.Null(SdpOfferReader.Read(Good + second, out var problem));
        Assert.Equal(RefusalCode.Malformed, problem!.Code);
    }

    [Theory]
    [InlineData("thousand m-lines")]
    [InlineData("million characters")]
    [InlineData("ten thousand candidates")]
    [InlineData("a million lines")]
    public void Monsters_are_refused_before_they_are_understood(string kind)
    {
        var media = "m=" + Good.Split("m=")[1];
        var monster = kind switch
        {
            "thousand m-lines" => Good + string.Concat(Enumerable.Repeat(media, 1_000)),
            "million characters" => Good + "a=x:" + new string('x', 1_000_000) + "\r\n",
            "ten thousand candidates" => Good + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"a=candidate:{i} 1 udp 1 10.0.0.1 9 typ host\r\n")),
            _ => Good + string.Concat(Enumerable.Repeat("a=\r\n", 1_000_000)),
        };
        // Work is counted in what is copied out of the text: no more than the longest honest offer would be.
        SdpProblem? problem = null;
        Assert.InRange(Allocation.EachTime(_ => Assert.Null(SdpOfferReader.Read(monster, out problem))), 0, 512 * 1024);
        Assert.Equal(RefusalCode.Malformed, problem!.Code);
    }

    [Fact]
    public void The_good_one_is_good() => Assert.NotNull(SdpOfferReader.Read(Good, out _));

    private static string MakeGood()
    {
        using var puppet = new Bot();
        return puppet.Offer();
    }
}
