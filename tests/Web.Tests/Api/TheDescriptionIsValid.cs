using System.Text.Json;
using Microsoft.OpenApi;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Api;

public sealed class TheDescriptionIsValid(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task The_OpenAPI_document_reads_without_a_fault_and_says_title_version_and_cookie()
    {
        var (document, diagnostic) = OpenApiDocument.Parse(await Text(), "json");
        Assert.Empty(diagnostic!.Errors);
        Assert.Equal("TeleExpertise", document!.Info.Title);
        Assert.False(string.IsNullOrEmpty(document.Info.Version));
        var cookie = Assert.Single(document.Components!.SecuritySchemes!).Value;
        Assert.Equal(ParameterLocation.Cookie, cookie.In);
        Assert.Equal("teleexpertise-session", cookie.Name);
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_and_its_problems()
    {
        using var document = JsonDocument.Parse(await Text());
        var operations = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Name: p.Name + " " + o.Name, o.Value)));
        foreach (var (name, operation) in operations)
        {
            Assert.True(operation.TryGetProperty("operationId", out _), name + " has no name");
            Assert.True(operation.TryGetProperty("summary", out _), name + " has no summary");
            foreach (var status in (string[])[.. name.EndsWith(" get", StringComparison.Ordinal) ? (string[])[] : ["409"], "400", "404", "500"])
                Assert.True(operation.GetProperty("responses").GetProperty(status).GetProperty("content").TryGetProperty("application/problem+json", out _), name + " " + status);
        }
    }

    [Fact]
    public async Task Only_the_interface_is_described_no_page_and_no_demonstration()
    {
        using var document = JsonDocument.Parse(await Text());
        Assert.All(document.RootElement.GetProperty("paths").EnumerateObject(), path => Assert.StartsWith("/api/", path.Name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sealed")]
    [InlineData("wrapped")]
    [InlineData("index")]
    [InlineData("token")]
    [InlineData("passwordHash")]
    public async Task No_answer_holds_what_the_vault_and_the_door_keep(string kept)
    {
        using var document = JsonDocument.Parse(await Text());
        var told = document.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Where(s => s.Value.TryGetProperty("properties", out _))
            .SelectMany(s => s.Value.GetProperty("properties").EnumerateObject().Select(p => s.Name + "." + p.Name)).ToList();
        Assert.True(told.Count > 100, $"only {told.Count}");
        Assert.DoesNotContain(told, property => property.Split('.')[1].Contains(kept, StringComparison.OrdinalIgnoreCase));
    }

    async Task<string> Text()
    {
        using var http = app.CreateClient();
        return await http.GetStringAsync("/openapi/v1.json");
    }
}
