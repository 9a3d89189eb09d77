using System.Security.Cryptography;

namespace TeleExpertise.Server;

/// <summary>The key of join tickets, kept in a file that only its owner may read.</summary>
public static class TicketKey
{
    const string FileName = "room-ticket.key";
    const int Bytes = 32;

    /// <summary>The key in the folder; made at the first call.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <exception cref="InvalidOperationException">The file there is too short to be a key.</exception>
    public static byte[] ReadOrCreate(string folder)
    {
        var key = KeyFile.ReadOrCreate(Path.Combine(folder, FileName), () => RandomNumberGenerator.GetBytes(Bytes));
        return key.Length >= Bytes
            ? key
            : throw new InvalidOperationException($"{FileName} in the data folder is damaged: delete it and start again.");
    }
}
