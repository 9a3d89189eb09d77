using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots.Duties;
using TeleExpertise.Testing;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Layout;
using TeleExpertise.Web.Operations;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Tests.Api;

/// <summary>The server's own pipeline on a real port, with a few endpoints whose only work is an audit row.</summary>
public sealed class ProbeApp : IAsyncLifetime
{
    readonly TestDatabase database = new();
    readonly string data = Directory.CreateTempSubdirectory("teleexpertise-probe-").FullName;
    WebApplication? app;

    public Uri Url { get; private set; } = null!;
    public TestDatabase Database => database;

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        var builder = WebApplication.CreateBuilder([$"--ConnectionStrings:App={database.App}", $"--Data:Folder={data}", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Error"]);
        builder.AddStorage();
        builder.AddApi();
        builder.AddPages();
        builder.AddSignIn();
        app = builder.Build();
        app.UsePages();
        app.UseSignIn();
        app.UseApi();
        MapProbes(app);
        await app.StartAsync();
        Url = new(app.Urls.Single());
    }

    public sealed record Body(string Text, int Number);

    /// <summary>A choice among words.</summary>
    public sealed record Choice(DutyKind Kind);

    /// <summary>Work of the number <see cref="UntilLetGo"/> says that it has begun, and goes on when it may.</summary>
    public const int UntilLetGo = -1;

    static readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously), letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Task HasBegun => begun.Task;

    public static void LetGo() => letGo.TrySetResult();

    static void MapProbes(IEndpointRouteBuilder app)
    {
        app.MapPost("/probe/sign-in/{id:guid}", async (Guid id, ExpertiseDb db, Entrance entrance) =>
            await entrance.Enter(await db.Set<Account>().SingleAsync(a => a.Id == id), SignInMethod.Persona, next: null));
        var api = app.MapGroup("/api").RequireAuthorization();
        api.MapPost("/work", Work).WithIdempotency();
        api.MapPost("/refused", Refused).WithIdempotency();
        api.MapPost("/half-refused", HalfRefused).WithIdempotency();
        api.MapPost("/dies", Dies).WithIdempotency();
        api.MapPost("/cut-off", CutOff).WithIdempotency();
        api.MapPost("/plain", (Body body) => Results.Ok(body));
        api.MapPost("/choice", (Choice choice) => Results.Ok(choice));
        api.MapGet("/number/{number:int}", (int number, int more) => Results.Ok(number + more));
        api.MapGet("/fails", IResult () => throw new InvalidOperationException("an inner secret"));
        app.MapPost("/hub/probe/negotiate", () => "negotiated");
        app.MapGet("/hub/probe", () => "connected");
        app.MapGet("/limited", () => "looked").RequireRateLimiting(Limits.SignIn);
        app.MapPost("/api/limited", () => "tried").RequireRateLimiting(Limits.SignIn);
    }

    static async Task<IResult> Work(Body body, AuditTrail audit, ExpertiseDb db)
    {
        var id = await Done(db, audit, body.Text);
        if (body.Number == UntilLetGo)
        {
            begun.TrySetResult();
            await letGo.Task;
        }
        else await Task.Delay(body.Number);
        return Results.Created($"/api/work/{id}", new { id, body.Text });
    }

    static async Task<IResult> Refused(Body body, AuditTrail audit)
    {
        await audit.Refused(null, body.Text, "probe", null, default);
        return Results.Conflict();
    }

    static async Task<IResult> HalfRefused(Body body, AuditTrail audit, ExpertiseDb db)
    {
        await using (await db.Database.BeginTransactionAsync()) await Done(db, audit, body.Text);
        await using var second = await db.Database.BeginTransactionAsync();
        await Done(db, audit, body.Text + "-kept");
        await second.CommitAsync();
        return Results.Ok();
    }

    static async Task<IResult> Dies(Body body, AuditTrail audit, ExpertiseDb db)
    {
        await Done(db, audit, body.Text);
        throw new InvalidOperationException();
    }

    /// <summary>Loses its connection after the work, once: to PostgreSQL this is what a killed server looks like.</summary>
    static async Task<IResult> CutOff(Body body, AuditTrail audit, ExpertiseDb db)
    {
        var before = await db.Set<AuditEntry>().AnyAsync(e => e.Action == "attempt-" + body.Text);
        await Done(db, audit, body.Text);
        if (before) return Results.Ok("done");
        await using var inner = await db.Database.BeginTransactionAsync(); // as verbs do
        await db.Database.ExecuteSqlRawAsync("select pg_terminate_backend(pg_backend_pid())");
        return Results.Ok("never");
    }

    static async Task<Guid> Done(ExpertiseDb db, AuditTrail audit, string what)
    {
        var id = Guid.NewGuid();
        audit.Done(null, what, "probe", id);
        await db.SaveChangesAsync();
        return id;
    }

    /// <summary>A client with the cookie of a new account.</summary>
    public async Task<HttpClient> SignedIn()
    {
        var id = Guid.NewGuid();
        await database.Sql($"""
            insert into account (id, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, given_name, family_name, profession, demo, created_at, user_name, security_stamp)
            values ('{id}', false, false, false, true, 0, 'Probe', 'Probe', 'doctor', true, now(), '{id}', 'x')
            """);
        var client = Anonymous();
        (await client.PostAsync($"/probe/sign-in/{id}", null)).EnsureSuccessStatusCode();
        return client;
    }

    public HttpClient Anonymous() => new() { BaseAddress = Url };

    /// <summary>What happens each hour.</summary>
    public Task Sweep() => app!.Services.GetServices<IHostedService>().OfType<SweepReplies>().Single().Sweep(default);

    /// <summary>How often the work of this name was done and committed.</summary>
    public async Task<long> Count(string what) => (long)(await database.Sql($"select count(*) from audit_entry where action = '{what}'"))!;

    public static async Task<HttpResponseMessage> Post(HttpClient client, string path, string? key, Body body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    public async Task DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }
}
