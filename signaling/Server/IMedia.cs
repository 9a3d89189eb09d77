using TeleExpertise.Bridge;

namespace TeleExpertise.Server;

/// <summary>What signaling needs of the bridge; tests put a bridge without sockets in its place.</summary>
interface IMedia : IDisposable
{
    Task<JoinResult> Join(string room, string peer, string offerSdp, PeerRights rights, JoinOptions options);
    Task<JoinResult> Restart(string room, string peer, string offerSdp);
    void Leave(string room, string peer);
    void SetRights(string room, string peer, PeerRights rights);
    void SetWishes(string room, string peer, PeerWishes wishes);
    void CloseRoom(string room);
    Task<SfuStats> Stats();
    Task<PeerStats?> Stats(string room, string peer);
}

/// <summary>Opens the bridge; its events go to <paramref name="onEvent"/>, which returns at once.</summary>
delegate IMedia OpenMedia(Action<SfuEvent> onEvent);

/// <summary>The real bridge.</summary>
sealed class SfuMedia(Sfu sfu) : IMedia
{
    public Task<JoinResult> Join(string room, string peer, string offerSdp, PeerRights rights, JoinOptions options) =>
        sfu.Join(room, peer, offerSdp, rights, options);
    public Task<JoinResult> Restart(string room, string peer, string offerSdp) => sfu.Restart(room, peer, offerSdp);
    public void Leave(string room, string peer) => sfu.Leave(room, peer);
    public void SetRights(string room, string peer, PeerRights rights) => sfu.SetRights(room, peer, rights);
    public void SetWishes(string room, string peer, PeerWishes wishes) => sfu.SetWishes(room, peer, wishes);
    public void CloseRoom(string room) => sfu.CloseRoom(room);
    public Task<SfuStats> Stats() => sfu.Stats();
    public Task<PeerStats?> Stats(string room, string peer) => sfu.Stats(room, peer);
    public void Dispose() => sfu.Dispose();
}
