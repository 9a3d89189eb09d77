namespace TeleExpertise.Bridge.Forwarding;

/// <summary>
/// How much somebody speaks, from the loudness of their microphone: what rises above both a floor and their own
/// background noise, averaged over most of a second, so that a cough stays small and a pause between two words does not matter.
/// </summary>
internal sealed class SpeechScore
{
    /// <summary>-50 dBov: softer is no speech into one's own microphone.</summary>
    private const double Floor = 77;

    /// <summary>Speech is so many decibels above the noise around it.</summary>
    private const double AboveNoise = 10;

    /// <summary>Decibels a step (3 a second): speech has pauses long before the noise has risen to it.</summary>
    private const double NoiseRises = 0.3;

    private double _noise = 50;

    /// <summary>0 in silence, about 30 to 50 in speech.</summary>
    public double Value { get; private set; }

    /// <summary>Call each <see cref="SpeakerChoice.Step"/>.</summary>
    /// <param name="loudness">0 is silence, 127 the loudest.</param>
    public void Hear(double loudness)
    {
        _noise = Math.Min(loudness, _noise + NoiseRises);
        var speech = Math.Max(0, loudness - Math.Max(Floor, _noise + AboveNoise));
        Value += (speech - Value) * 0.15;
    }
}
