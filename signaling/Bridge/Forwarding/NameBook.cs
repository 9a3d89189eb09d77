using System.Diagnostics.CodeAnalysis;
using System.Text;
using TeleExpertise.Bridge.Stun;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Whose check a STUN message is, told by the ICE name of ours in it: the way in for addresses that nobody knows yet.</summary>
internal sealed class NameBook
{
    private const int LongestName = 16;

    private readonly Dictionary<string, (Room Room, Member Member)> _owners = [];

    /// <summary>Names in use.</summary>
    public int Count => _owners.Count;

    /// <summary>Notes the member's newest name. The one before it still finds the member: its checks go on until the new path stands.</summary>
    public void Add(Room room, Member member)
    {
        _owners.Add(member.Transport.Ice.Ufrag, (room, member));
        member.Ufrags.Add(member.Transport.Ice.Ufrag);
        if (member.Ufrags.Count > 2)
        {
            _owners.Remove(member.Ufrags[0]);
            member.Ufrags.RemoveAt(0);
        }
    }

    /// <summary>Forgets all names of a member; false when it had none any more.</summary>
    public bool Remove(Member member) => member.Ufrags.RemoveAll(_owners.Remove) > 0;

    /// <summary>USERNAME is the receiver's name, a colon, the sender's (RFC 8445 section 7.2.2).</summary>
    public bool TryFind(ReadOnlySpan<byte> datagram, [NotNullWhen(true)] out Room? room, [NotNullWhen(true)] out Member? member)
    {
        (room, member) = (null, null);
        Span<char> name = stackalloc char[LongestName];
        if (!StunMessage.TryRead(datagram, out var message))
        {
            return false;
        }

        var colon = message.Username.IndexOf((byte)':');
        if (colon <= 0 || colon > name.Length
            || !Encoding.ASCII.TryGetChars(message.Username[..colon], name, out var length)
            || !_owners.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var found))
        {
            return false;
        }

        (room, member) = found;
        return true;
    }
}
