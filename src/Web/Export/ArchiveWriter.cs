using System.IO.Compression;

namespace TeleExpertise.Web.Export;

/// <summary>One file of an archive.</summary>
/// <param name="Path">With slashes; leads out of no folder.</param>
/// <param name="Bytes">Asked for when it is its turn, one piece at a time.</param>
/// <param name="Squeeze">False for what is compressed already, such as pictures.</param>
public sealed record ArchivePart(string Path, IAsyncEnumerable<Memory<byte>> Bytes, bool Squeeze = true)
{
    /// <summary>A file whose bytes are there.</summary>
    public ArchivePart(string path, byte[] bytes) : this(path, new[] { bytes.AsMemory() }.ToAsyncEnumerable()) { }
}

/// <summary>Writes a zip as it goes: no more of it is in memory than the piece that whoever reads has not taken yet, however large the whole is.</summary>
public static class ArchiveWriter
{
    /// <param name="to">Need not seek.</param>
    /// <param name="parts">In their order; the next is asked for when the one before is written.</param>
    /// <param name="at">The date of each file.</param>
    /// <param name="cancel">Stops it: what is written by then is no archive, for its directory comes last.</param>
    public static async Task Write(Stream to, IAsyncEnumerable<ArchivePart> parts, DateTimeOffset at, CancellationToken cancel)
    {
        await using var later = new WritesLater(to);
        var zip = await ZipArchive.CreateAsync(later, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel);
        await foreach (var part in parts.WithCancellation(cancel))
        {
            var entry = zip.CreateEntry(part.Path, part.Squeeze ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
            entry.LastWriteTime = at;
            await using (var file = await entry.OpenAsync(cancel))
                await foreach (var piece in part.Bytes.WithCancellation(cancel)) await file.WriteAsync(piece, cancel);
            await later.FlushAsync(cancel);
        }
        await zip.DisposeAsync(); // writes the directory: not after a fault
        await later.FlushAsync(cancel);
    }

    /// <summary>What the zip writes at the end of a file without waiting, a few bytes, waits for the next write: a server's answer takes none that blocks.</summary>
    sealed class WritesLater(Stream to) : Stream
    {
        readonly MemoryStream waiting = new();

        public override void Write(ReadOnlySpan<byte> buffer) => waiting.Write(buffer);
        public override void Write(byte[] buffer, int offset, int count) => waiting.Write(buffer, offset, count);
        public override void Flush() { }

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            if (waiting.Length == 0) return;
            await to.WriteAsync(waiting.GetBuffer().AsMemory(0, (int)waiting.Length), cancellationToken);
            waiting.SetLength(0);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await FlushAsync(cancellationToken);
            await to.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) waiting.Dispose();
            base.Dispose(disposing);
        }
    }
}
