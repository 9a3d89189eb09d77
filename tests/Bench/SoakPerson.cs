using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using TeleExpertise.Rooms;
using TeleExpertise.Server;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Bench;

/// <summary>A page, an encoder or a screen: its media are in the crowd's process, its signaling is here.</summary>
sealed class SoakPerson(SoakServer server, CrowdProcess crowd, int id, string room, string name, TicketUse use)
{
    static readonly HttpClient Http = new();
    WebSocketFactory? _wire;
    HubConnection? _hub;
    JoinReply? _stay;
    Uri? _session;
    string? _ticket;

    public string Room => room;
    public string Name => name;
    public TicketUse Use => use;

    public async Task Enter(Guid? replaces = null)
    {
        var shape = use switch { TicketUse.Publish => BotShapeName.Whip, TicketUse.Watch => BotShapeName.Whep, _ => BotShapeName.Page };
        var offer = (await crowd.Ask(new CrowdOrder("enter", id, Shape: shape))).Offer!;
        _ticket = SoakServer.Ticket(room, name, use);
        await crowd.Ask(new CrowdOrder("answer", id, use == TicketUse.Page ? await Join(offer, replaces) : await Post(offer)));
    }

    /// <summary>As when the network changes: another line, another socket, an ICE restart.</summary>
    public async Task Resume()
    {
        await Break();
        var offer = (await crowd.Ask(new CrowdOrder("restart", id))).Offer!;
        await Connect();
        var reply = await _hub!.InvokeAsync<JoinReply>("Resume", new ResumeRequest(_stay!.Connection, _stay.Key, offer));
        // Its media may have been lost meanwhile, when they had just begun.
        if (reply.Answer is { } answer) await crowd.Ask(new CrowdOrder("restarted", id, answer));
    }

    public async Task Talk(bool on)
    {
        await crowd.Ask(new CrowdOrder("show", id, Sends: on));
        if (_hub is not { State: HubConnectionState.Connected } hub) return;
        await hub.InvokeAsync("SetCamera", on);
        await hub.InvokeAsync("SetMuted", !on);
        await hub.InvokeAsync("SetWishes", null, on);
        await hub.InvokeAsync<bool>("Heartbeat");
        await hub.InvokeAsync<StatsReply?>("Stats");
    }

    /// <summary>Says goodbye, by the hub or by DELETE.</summary>
    public async Task Leave()
    {
        if (_hub is { State: HubConnectionState.Connected }) await _hub.InvokeAsync("Leave");
        if (_session is not null) (await Send(HttpMethod.Delete, _session, null)).Dispose(); // 404 when it was ended otherwise
        await crowd.Ask(new CrowdOrder("leave", id));
        await Hang();
    }

    /// <summary>Its cable is cut, and the server finds out by itself.</summary>
    public async Task<Guid?> Vanish()
    {
        await Break();
        await crowd.Ask(new CrowdOrder("vanish", id));
        return _stay?.Connection;
    }

    async Task<string> Join(string offer, Guid? replaces)
    {
        await Connect();
        _stay = await _hub!.InvokeAsync<JoinReply>("Join", new JoinRequest(room, _ticket, offer, replaces));
        return _stay.Answer ?? throw new InvalidOperationException($"A page was refused: {_stay.Refused}.");
    }

    async Task<string> Post(string offer)
    {
        var door = use == TicketUse.Publish ? "whip" : "whep";
        using var answer = await Send(HttpMethod.Post, new Uri(server.Web, $"/{door}/{room}/{name}"), offer);
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != HttpStatusCode.Created) throw new InvalidOperationException($"A device was refused: {body}");
        _session = new Uri(server.Web, answer.Headers.Location!);
        return body;
    }

    Task<HttpResponseMessage> Send(HttpMethod method, Uri where, string? offer)
    {
        var request = new HttpRequestMessage(method, where) { Content = offer is null ? null : new StringContent(offer, new MediaTypeHeaderValue("application/sdp")) };
        request.Headers.Authorization = new("Bearer", _ticket);
        return Http.SendAsync(request);
    }

    async Task Connect()
    {
        var builder = new HubConnectionBuilder();
        _wire = new WebSocketFactory();
        builder.Services.AddSingleton<IConnectionFactory>(_wire).AddSingleton<EndPoint>(new UriEndPoint(server.Hub));
        _hub = builder.Build();
        await _hub.StartAsync();
    }

    async Task Break()
    {
        _wire?.Last?.Abort();
        await Hang();
    }

    async Task Hang()
    {
        if (_hub is not null) await _hub.DisposeAsync();
        _hub = null;
    }
}
