using System.Buffers.Binary;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>
/// Finds a ZIP archive behind other bytes. Archives are read from their end, so that a photo with a program's archive (JAR)
/// behind it is both at once.
/// </summary>
sealed class ArchiveAtTheEnd
{
    /// <summary>End of central directory record and its longest comment (APPNOTE 4.3.16).</summary>
    const int RecordSize = 22, TailSize = RecordSize + ushort.MaxValue;
    readonly byte[] tail = new byte[TailSize];
    int filled;
    long before;

    public void Take(ReadOnlySpan<byte> piece)
    {
        before += piece.Length;
        if (piece.Length > TailSize) piece = piece[^TailSize..];
        var kept = Math.Min(filled, TailSize - piece.Length);
        tail.AsSpan(filled - kept, kept).CopyTo(tail);
        piece.CopyTo(tail.AsSpan(kept));
        filled = kept + piece.Length;
    }

    /// <summary>True when the last 64 KiB hold the end of an archive whose numbers agree; by chance they do not.</summary>
    public bool IsThere
    {
        get
        {
            ReadOnlySpan<byte> rest = tail.AsSpan(0, filled);
            for (int at; (at = rest.IndexOf("PK\u0005\u0006"u8)) >= 0; rest = rest[(at + 4)..])
                if (rest.Length >= at + RecordSize && Agrees(rest[at..])) return true;
            return false;
        }
    }

    bool Agrees(ReadOnlySpan<byte> record)
    {
        var (disk, entriesHere, entries) = (Short(record, 4) | Short(record, 6), Short(record, 8), Short(record, 10));
        var (size, start) = (BinaryPrimitives.ReadUInt32LittleEndian(record[12..]), BinaryPrimitives.ReadUInt32LittleEndian(record[16..]));
        return disk == 0 && entries > 0 && entriesHere == entries && size >= entries * 46L && size + (long)start <= before && Short(record, 20) <= record.Length - RecordSize;
    }

    static int Short(ReadOnlySpan<byte> record, int at) => BinaryPrimitives.ReadUInt16LittleEndian(record[at..]);
}
