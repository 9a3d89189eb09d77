namespace TeleExpertise.Bridge.Srtp;

/// <summary>
/// One SSRC's place in its 48-bit sequence: the rollover counter guessed from the 16 bits on the wire (RFC 3711
/// section 3.3.1 and appendix A), and the window against replays.
/// </summary>
internal sealed class SrtpStream
{
    private readonly ReplayWindow _window = new();

    /// <summary>
    /// The index a packet most likely has. False when it would lie before the very first packet (RFC 3711 knows no
    /// rollover counter of -1), was seen before, or is too old.
    /// </summary>
    public bool TryIndex(ushort sequence, out ulong index)
    {
        index = sequence;
        if (_window.Next > 0)
        {
            var highest = _window.Next - 1;
            var nearest = (long)highest + (short)(sequence - (ushort)highest);
            if (nearest < 0)
            {
                return false;
            }

            index = (ulong)nearest;
        }

        return _window.IsFresh(index);
    }

    /// <summary>Counts a packet in, after its authentication and not before: a forger must not move the counter.</summary>
    public void Accept(ulong index) => _window.Mark(index);
}
