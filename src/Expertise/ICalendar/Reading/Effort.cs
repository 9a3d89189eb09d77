namespace TeleExpertise.Expertise.ICalendar.Reading;

/// <summary>How much work one file may still make: a short rule can ask for millions of days.</summary>
sealed class Effort(int steps)
{
    int left = steps;

    /// <summary>Counts one step.</summary>
    /// <exception cref="TooMuch">There are none left.</exception>
    public void Spend(int some = 1)
    {
        if ((left -= some) < 0) throw new TooMuch();
    }

    /// <summary>Never leaves this folder.</summary>
    public sealed class TooMuch : Exception;
}
