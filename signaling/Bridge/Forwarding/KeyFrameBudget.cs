namespace TeleExpertise.Bridge.Forwarding;

/// <summary>
/// What one viewer may ask for of one picture: three key frames at once, and one in two seconds. Each costs everybody
/// who watches sharpness, so a broken or hostile viewer is not to have them without end.
/// </summary>
internal sealed class KeyFrameBudget
{
    private const double AtOnce = 3;
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(2);

    private double _left = AtOnce;
    private TimeSpan _filledAt;

    public bool TrySpend(TimeSpan now)
    {
        _left = Math.Min(AtOnce, _left + ((now - _filledAt) / Each));
        _filledAt = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
