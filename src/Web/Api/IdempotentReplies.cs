using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Api;

/// <summary>Marks an endpoint that takes an Idempotency-Key.</summary>
sealed record NeedsIdempotencyKey;

/// <summary>
/// Makes a repeated call harmless: the same key with the same call gets the first answer again. Key, work and answer
/// commit in one transaction, so whatever was killed in between, a retry finds either all of it or nothing.
/// </summary>
sealed class IdempotentReplies(RequestDelegate next)
{
    public const string Header = "Idempotency-Key";
    const string StillLocked = "55P03"; // lock_not_available

    public async Task Invoke(HttpContext http, CurrentActor me, ExpertiseDb db, TimeProvider clock)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<NeedsIdempotencyKey>() is null || !me.IsSignedIn)
            await next(http);
        else if (!IsKey(http.Request.Headers[Header], out var key))
            await Problems.Write(http, StatusCodes.Status400BadRequest, "idempotency-key-missing");
        else
            await Once(http, db, new(me.Actor.Id, key, await Digest(http.Request, http.RequestAborted)), clock.GetUtcNow());
    }

    async Task Once(HttpContext http, ExpertiseDb db, Call call, DateTimeOffset now)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(http.RequestAborted);
        try
        {
            if (!await Reserve(db, call, now, http.RequestAborted))
            {
                await Repeat(http, db, call);
                return;
            }
        }
        catch (PostgresException e) when (e.SqlState == StillLocked)
        {
            http.Response.Headers.RetryAfter = "1";
            await Problems.Write(http, StatusCodes.Status409Conflict, "idempotency-key-in-progress");
            return;
        }
        var real = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var held = new MemoryStream();
        var holding = new StreamResponseBodyFeature(held);
        http.Features.Set<IHttpResponseBodyFeature>(holding);
        try
        {
            await next(http);
            await holding.CompleteAsync();
        }
        finally { http.Features.Set(real); }
        await Keep(http.Response, db, call, held.ToArray());
        await transaction.CommitAsync(CancellationToken.None); // from here on it is done, whether the caller still listens or not
        if (held.Length > 0) await http.Response.Body.WriteAsync(held.ToArray(), http.RequestAborted);
    }

    /// <summary>True for the first; a twin that runs at this moment waits for the first to commit, for a while.</summary>
    static async Task<bool> Reserve(ExpertiseDb db, Call call, DateTimeOffset now, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync($"""
            set local lock_timeout = '5s';
            insert into idempotent_reply (account_id, key, request_sha256, created_at) values ({call.Account}, {call.Key}, {call.Digest}, {now}) on conflict do nothing;
            set local lock_timeout = 0
            """, cancel) > 0;

    /// <summary>Only a success is kept: a refusal changed nothing, so the same key may try again.</summary>
    static Task<int> Keep(HttpResponse response, ExpertiseDb db, Call call, byte[] body)
    {
        if (response.StatusCode is < 200 or > 299)
            return db.Database.ExecuteSqlAsync($"delete from idempotent_reply where account_id = {call.Account} and key = {call.Key}", CancellationToken.None);
        var location = response.Headers.Location.ToString();
        var type = response.ContentType ?? "";
        return db.Database.ExecuteSqlAsync($"""
            update idempotent_reply set status = {response.StatusCode}, location = nullif({location}, ''), content_type = nullif({type}, ''), body = {body}
            where account_id = {call.Account} and key = {call.Key}
            """, CancellationToken.None);
    }

    static async Task Repeat(HttpContext http, ExpertiseDb db, Call call)
    {
        var kept = await db.Database.SqlQuery<Kept>($"""
            select request_sha256 as "RequestSha256", status as "Status", location as "Location", content_type as "ContentType", body as "Body"
            from idempotent_reply where account_id = {call.Account} and key = {call.Key}
            """).SingleAsync(http.RequestAborted);
        if (!kept.RequestSha256.AsSpan().SequenceEqual(call.Digest))
        {
            await Problems.Write(http, StatusCodes.Status409Conflict, "idempotency-key-reused");
            return;
        }
        http.Response.StatusCode = kept.Status;
        if (kept.Location is not null) http.Response.Headers.Location = kept.Location;
        if (kept.ContentType is not null) http.Response.ContentType = kept.ContentType;
        http.Response.Headers["Idempotent-Replayed"] = "true";
        if (kept.Body.Length > 0) await http.Response.Body.WriteAsync(kept.Body, http.RequestAborted);
    }

    static bool IsKey(string? text, out string key)
    {
        key = text ?? "";
        return key.Length is > 0 and <= 100 && key.All(c => c is > ' ' and <= '~');
    }

    /// <summary>SHA-256 over method, address and body. The body is kept in memory (Kestrel bounds it), never in a file.</summary>
    static async Task<byte[]> Digest(HttpRequest request, CancellationToken cancel)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancel);
        body.Position = 0;
        request.Body = body;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        return hash.GetHashAndReset();
    }

    sealed record Call(Guid Account, string Key, byte[] Digest);

    sealed record Kept(byte[] RequestSha256, int Status, string? Location, string? ContentType, byte[] Body);
}

static class IdempotencyExtensions
{
    /// <summary>The endpoint wants an Idempotency-Key, and a repeated call gets the first answer.</summary>
    public static RouteHandlerBuilder WithIdempotency(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new NeedsIdempotencyKey());
}
