using System.IO.Compression;
using System.Runtime.CompilerServices;
using TeleExpertise.Web.Export;

namespace TeleExpertise.Web.Tests.Export;

/// <summary>A file of 200 MB needs no more memory than one of its pieces.</summary>
public sealed class TheArchiveIsWrittenAsItIsRead
{
    const int Piece = 1 << 20, Pieces = 200;

    [Fact]
    public async Task Nothing_is_asked_for_before_the_piece_before_it_was_taken()
    {
        using var reader = new SlowReader();
        await ArchiveWriter.Write(reader, Large(reader), new(2026, 11, 26, 13, 0, 0, TimeSpan.Zero), CancellationToken.None);
        Assert.True(reader.Taken > Pieces * (long)Piece);
        Assert.True(reader.MostAhead <= 2 * Piece, $"{reader.MostAhead} bytes were waiting");
    }

    [Fact]
    public async Task What_was_broken_off_is_no_archive()
    {
        using var taken = new MemoryStream();
        await Assert.ThrowsAsync<IOException>(() => ArchiveWriter.Write(taken, Broken(), new(2026, 11, 26, 13, 0, 0, TimeSpan.Zero), CancellationToken.None));
        taken.Position = 0;
        Assert.Throws<InvalidDataException>(() => new ZipArchive(taken));
    }

    static async IAsyncEnumerable<ArchivePart> Large(SlowReader reader)
    {
        yield return new("large.dcm", Bytes(reader), Squeeze: false);
        await Task.CompletedTask;
    }

    static async IAsyncEnumerable<Memory<byte>> Bytes(SlowReader reader, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var piece = new byte[Piece];
        for (var at = 0; at < Pieces; at++)
        {
            reader.Given(at * (long)Piece);
            await Task.Yield();
            yield return piece;
        }
    }

    static async IAsyncEnumerable<ArchivePart> Broken()
    {
        yield return new("whole.txt", [1, 2, 3]);
        await Task.Yield();
        throw new IOException("no more");
    }

    /// <summary>Takes bytes one write at a time and sees how many it has not got of those that were read to be sent.</summary>
    sealed class SlowReader : Stream
    {
        public long Taken { get; private set; }
        public long MostAhead { get; private set; }

        public void Given(long bytes) => MostAhead = Math.Max(MostAhead, bytes - Taken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            Taken += buffer.Length;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        /// <summary>The server refuses to wait for a browser within a thread.</summary>
        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("written without waiting");
        public override void Flush() => throw new InvalidOperationException("flushed without waiting");
        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
