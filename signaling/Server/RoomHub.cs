using Microsoft.AspNetCore.SignalR;

namespace TeleExpertise.Server;

/// <summary>The clients' door: PROTOCOL.md. Every call is handed to the switchboard; nothing is decided here.</summary>
sealed class RoomHub(Switchboard switchboard) : Hub<IRoomClient>
{
    public Task<JoinReply> Join(JoinRequest? request) =>
        switchboard.Join(Context.ConnectionId, Context.UserIdentifier, request ?? new(null, null, null, null));

    public Task<JoinReply> Resume(ResumeRequest? request) =>
        switchboard.Resume(Context.ConnectionId, Context.UserIdentifier, request ?? new(null, null, null));

    public Task<bool> Heartbeat() => switchboard.Heartbeat(Context.ConnectionId);

    public void SetMuted(bool muted) => switchboard.SetMuted(Context.ConnectionId, muted);

    public void SetCamera(bool on) => switchboard.SetCamera(Context.ConnectionId, on);

    public void SetScreen(bool on) => switchboard.SetScreen(Context.ConnectionId, on);

    public void SetWishes(Guid? pinned, bool audioOnly) => switchboard.SetWishes(Context.ConnectionId, pinned, audioOnly);

    public Task<StatsReply?> Stats() => switchboard.Stats(Context.ConnectionId);

    public Task Leave() => switchboard.Leave(Context.ConnectionId);

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        // A line cut off ends without an exception or with the timeout's; others mean that the client broke the protocol.
        switchboard.LineLost(Context.ConnectionId, mayComeBack: exception is null or OperationCanceledException);
        return Task.CompletedTask;
    }
}
