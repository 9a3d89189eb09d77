namespace TeleExpertise.Server.Tests;

public sealed class TheTicketKeyIsKept : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("ticket-key-").FullName;
    string Path => System.IO.Path.Combine(folder, "room-ticket.key");

    [Fact]
    public void It_is_made_once_for_its_owner_only()
    {
        var key = TicketKey.ReadOrCreate(folder);
        Assert.Equal(32, key.Length);
        Assert.Equal(key, TicketKey.ReadOrCreate(folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void Of_many_that_start_at_once_all_get_the_same()
    {
        var keys = new byte[16][];
        Parallel.For(0, keys.Length, i => keys[i] = TicketKey.ReadOrCreate(folder));
        Assert.All(keys, k => Assert.Equal(keys[0], k));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void Half_a_key_is_refused()
    {
        File.WriteAllBytes(Path, new byte[16]);
        Assert.Throws<InvalidOperationException>(() => TicketKey.ReadOrCreate(folder));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
