using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Testing;

namespace TeleExpertise.Bench;

/// <summary>
/// What hostile files cost the server in memory: each kind at the size limit, four at once, sent in chunks over HTTP and read again where it
/// is taken. The server runs in a process of its own; the figure is its peak (VmHWM) above what it held when the first file had been sent.
/// </summary>
static class FilesBenchmark
{
    const int AtOnce = 4, Chunk = AppendChunk.ChunkMax, Size = (int)AddDocument.SizeMax;

    static readonly (string Name, Func<int, byte[]> Chunk)[] Kinds =
    [
        ("whole PDF", at => Pdf(at, noise: true)),
        ("PDF of one object without end", at => Pdf(at, noise: false)),
        ("PDF of object streams that unfold", Bombs),
        ("PNG of 50,000 x 50,000", at => at == 0 ? Filled(Samples.Png(50_000, 50_000, real: 0)) : new byte[Chunk]),
        ("DICOM of one endless private element", at => at == 0 ? Filled([.. Samples.Dicom(8)[..160], 9, 0, 0x10, 0, .. "OB"u8, 0, 0, 0, 0, 0, 0x03]) : new byte[Chunk]),
        ("text that turns into a program at its end", at => Ended(at, "\0\u0001ELF")),
        ("JPEG with an archive behind it", at => at == 0 ? Filled(Samples.Jpeg()) : at == Size - Chunk ? [.. new byte[Chunk - Samples.Zip().Length], .. Samples.Zip()] : new byte[Chunk]),
    ];

    public static async Task Run()
    {
        Environment.SetEnvironmentVariable("TELEEXPERTISE_TEST_PG", Environment.GetEnvironmentVariable("TELEEXPERTISE_BENCH_PG")
            ?? throw new InvalidOperationException("TELEEXPERTISE_BENCH_PG is not set: run the benchmarks through infra/bench."));
        var database = new TestDatabase();
        await database.InitializeAsync();
        var requester = await (await Village.Build(database)).Requester();
        await using (var server = await ServerProcess.Start(database))
        {
            using var client = await server.SignIn(requester.Id);
            await Send(client, Kinds[0].Chunk, 3 * Chunk, last: false); // what the first upload loads is no attack
            foreach (var kind in Kinds) await Measure(server, client, kind.Name, kind.Chunk);
        }
        await database.DisposeAsync();
    }

    static async Task Measure(ServerProcess server, HttpClient client, string name, Func<int, byte[]> chunk)
    {
        server.Forget();
        var before = server.Resident.Now;
        var began = Stopwatch.GetTimestamp();
        var taken = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Send(client, chunk, Size, last: true)));
        Load.Print($"{name}, {taken.Count(t => t)} of {AtOnce} taken: peak", server.Resident.Most, "MB");
        Load.Print($"{name}, {taken.Count(t => t)} of {AtOnce} taken: peak growth", server.Resident.Most - before, "MB");
        Load.Print($"{name}: time", Stopwatch.GetElapsedTime(began).TotalSeconds, "s");
    }

    /// <returns>True when it was taken; then it is read too, and taken off.</returns>
    static async Task<bool> Send(HttpClient client, Func<int, byte[]> chunk, int size, bool last)
    {
        var draft = await Id(await Post(client, "/api/drafts", new { question = "Brouillon" }));
        var id = await Id(await Post(client, $"/api/drafts/{draft}/documents", new { name = "fichier", size }));
        for (var at = 0; at < size; at += Chunk)
        {
            using var content = new ByteArrayContent(chunk(at));
            using var answer = await client.PostAsync($"/api/documents/{id}/chunks?start={at}", content);
            if (answer.StatusCode == HttpStatusCode.BadRequest) return false;
            answer.EnsureSuccessStatusCode();
        }
        if (!last) return true;
        using var read = await client.GetAsync($"/api/documents/{id}/content", HttpCompletionOption.ResponseHeadersRead);
        await read.Content.CopyToAsync(Stream.Null);
        (await client.DeleteAsync($"/api/documents/{id}")).Dispose();
        return true;
    }

    static async Task<HttpResponseMessage> Post(HttpClient client, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body), Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } } };
        return (await client.SendAsync(request)).EnsureSuccessStatusCode();
    }

    static async Task<Guid> Id(HttpResponseMessage answer)
    {
        using (answer) return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    static byte[] Pdf(int at, bool noise)
    {
        var bytes = new byte[Chunk];
        if (noise) new Random(at).NextBytes(bytes);
        for (var i = 0; i < bytes.Length; i++) bytes[i] |= 0x80; // no name by chance
        if (at == 0) Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<<>>" + (noise ? "stream\n" : "")).CopyTo(bytes, 0);
        if (at == Size - Chunk || (at == 2 * Chunk && noise)) Encoding.ASCII.GetBytes("\nendstream endobj\n%%EOF\n9 0 obj<<>>stream\n").CopyTo(bytes, Chunk - 60);
        return bytes;
    }

    /// <summary>Object streams of 64 kB that unfold to eight megabytes each, one behind the other.</summary>
    static byte[] Bombs(int at)
    {
        using var bytes = new MemoryStream();
        if (at == 0) bytes.Write("%PDF-1.4\n"u8);
        while (bytes.Length < Chunk - Bomb.Length - 10) bytes.Write(Bomb);
        if (at == Size - Chunk) bytes.Write("%%EOF\n"u8);
        return Filled(bytes.ToArray(), (byte)'\n');
    }

    static readonly byte[] Bomb = MakeBomb();

    static byte[] MakeBomb()
    {
        using var packed = new MemoryStream();
        using (var deflate = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(new byte[8 * 1024 * 1024 - 100]);
        return [.. "4 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n"u8, .. packed.ToArray(), .. "\nendstream endobj\n"u8];
    }

    static byte[] Ended(int at, string end)
    {
        var bytes = Filled([], (byte)'a');
        if (at == Size - Chunk) Encoding.Latin1.GetBytes(end).CopyTo(bytes, Chunk - end.Length);
        return bytes;
    }

    static byte[] Filled(byte[] start, byte by = 0) => [.. start, .. Enumerable.Repeat(by, Chunk - start.Length)];
}
