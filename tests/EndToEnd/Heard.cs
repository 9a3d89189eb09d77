using Microsoft.Playwright;

namespace TeleExpertise.EndToEnd;

/// <summary>All that a browser is sent: the text of answers, and the frames of its sockets.</summary>
sealed class Heard
{
    readonly List<Task<string>> all = [];

    public static Heard From(IPage page)
    {
        var heard = new Heard();
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => heard.Keep(Task.FromResult(frame.Text ?? ""));
        page.Response += (_, answer) => heard.Keep(Body(answer));
        return heard;
    }

    public Task<string[]> Words()
    {
        List<Task<string>> kept;
        lock (all) kept = [.. all];
        return Task.WhenAll(kept);
    }

    void Keep(Task<string> text)
    {
        lock (all) all.Add(text);
    }

    static async Task<string> Body(IResponse answer)
    {
        try { return await answer.TextAsync(); }
        catch (PlaywrightException) { return ""; } // a redirect has no body
    }
}
