namespace TeleExpertise.Bridge.Forwarding;

/// <summary>How many earlier frames one receiver gets beside each frame of audio, by the loss that it reports.</summary>
internal sealed class Redundancy
{
    /// <summary>Two copies until the first report, which may be five seconds away: a call that begins badly is not understood.</summary>
    private double _loss = 0.05;

    /// <summary>Smoothed share of packets lost: rises with the next report, falls over several.</summary>
    public double Loss => _loss;

    public int Copies => _loss switch
    {
        < 0.03 => 1,
        < 0.12 => 2,
        _ => RedWriter.MostCopies,
    };

    /// <summary>Counts a report in.</summary>
    /// <param name="loss">Share lost since the report before, 0 to 1.</param>
    public void Reported(double loss) => _loss += (loss - _loss) * (loss > _loss ? 0.5 : 0.1);
}
