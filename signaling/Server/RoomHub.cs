using Microsoft.AspNetCore.SignalR;

namespace TeleExpertise.Server;

/// <summary>The clients' door: PROTOCOL.md. Every call is handed to the switchboard; nothing is decided here.</summary>
sealed class RoomHub(Switchboard switchboard) : Hub<IRoomClient>
{
    public Task<JoinReply> Join(JoinRequest? request) =>
        switchboard.Join(Context.ConnectionId, Context.UserIdentifier, request ?? new(null, null, null, null));

    public Task<bool> Heartbeat() => switchboard.Heartbeat(Context.ConnectionId);

    public void SetMuted(bool muted) => switchboard.SetMuted(Context.ConnectionId, muted);

    public void SetCamera(bool on) => switchboard.SetCamera(Context.ConnectionId, on);

    public void SetScreen(bool on) => switchboard.SetScreen(Context.ConnectionId, on);

    public Task Leave() => switchboard.Leave(Context.ConnectionId);

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        switchboard.LineLost(Context.ConnectionId, broken: exception is not null);
        return Task.CompletedTask;
    }
}
