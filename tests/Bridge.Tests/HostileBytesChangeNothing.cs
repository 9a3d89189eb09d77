using TeleExpertise.Testing.Bots.Fuzzing;

namespace TeleExpertise.Bridge.Tests;

/// <summary>
/// 200,000 cases of every format, the same each time; <c>infra/bench fuzz</c> runs more, and other seeds. A failure
/// names seed and case; <see cref="Fuzzer.One"/> repeats it.
/// </summary>
public class HostileBytesChangeNothing
{
    private const int Cases = 200_000;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Two_hundred_thousand_cases_of(string name)
    {
        using var target = FuzzTargets.All[name]();
        Fuzzer.Run(target, Cases, seed: 20_260_305);
    }
}
