namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>
/// Walks the markers of a JPEG (ITU-T T.81, annex B) to its frame and its first scan. What follows the end of the picture is let be:
/// phones put a second picture there.
/// <code>
/// FF D8 | FF xx | length (2, with itself) | ... | FF C0 | length | precision (1) | lines (2) | samples a line (2) | ... | FF DA ... FF D9
/// </code>
/// </summary>
sealed class JpegCheck() : ContentCheck(MediaTypes.Jpeg)
{
    const int StartOfScan = 0xDA, Head = 5;
    enum State { Start, Marker, Code, LengthHigh, LengthLow, Frame, Skip, Scan }

    readonly byte[] frame = new byte[Head];
    State state;
    int code, left, framed;
    bool hasFrame;

    /// <summary>Picture elements of a line.</summary>
    public int Width { get; private set; }

    /// <summary>True when it holds more than a picture and its colours: EXIF, comments, other people's segments.</summary>
    public bool SaysMore { get; private set; }

    /// <summary>Lines.</summary>
    public int Height { get; private set; }

    protected override string? Look(ReadOnlySpan<byte> piece)
    {
        for (var at = 0; at < piece.Length && state != State.Scan;)
        {
            if (state == State.Skip)
            {
                var skipped = Math.Min(left, piece.Length - at);
                (at, left) = (at + skipped, left - skipped);
                if (left == 0) state = State.Marker;
            }
            else if (Step(piece[at++]) is { } fault) return fault;
        }
        return null;
    }

    protected override string? Finish() => state == State.Scan && hasFrame ? null : Broken;

    string? Step(byte b)
    {
        switch (state)
        {
            case State.Start:
                if (++left == 2) (state, left) = (State.Marker, 0); // the two bytes by which it was recognised
                return null;
            case State.Marker:
                state = State.Code;
                return b == 0xFF ? null : Broken;
            case State.Code:
                (code, state) = (b, b == 0xFF ? State.Code : State.LengthHigh); // any number of FF may fill up
                SaysMore |= b is 0xFE or > 0xE0 and <= 0xEF and not 0xE2; // COM, APP1 to APP15 without APP2, the colour profile
                return b is 0 or 0xD8 or 0xD9 ? Broken : null;
            case State.LengthHigh:
                (left, state) = (b << 8, State.LengthLow);
                return null;
            case State.LengthLow:
                left += b - 2;
                state = code == StartOfScan ? State.Scan : IsFrame ? State.Frame : left > 0 ? State.Skip : State.Marker;
                return left < 0 || (IsFrame && left < Head) ? Broken : null;
            default:
                return Measure(b);
        }
    }

    /// <summary>SOF0 to SOF15, without DHT, JPG and DAC that lie between.</summary>
    bool IsFrame => code is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    string? Measure(byte b)
    {
        frame[framed++] = b;
        left--;
        if (framed < Head) return null;
        (framed, hasFrame, state) = (0, true, left > 0 ? State.Skip : State.Marker);
        (Width, Height) = ((frame[3] << 8) | frame[4], (frame[1] << 8) | frame[2]);
        return TooManyPixels(Width, Height);
    }
}
