using System.Net;
using System.Text;
using Npgsql;
using TeleExpertise.Web.Api;

namespace TeleExpertise.Web.Tests.Api;

public sealed class EveryErrorIsProblemDetails(ProbeApp app) : IClassFixture<ProbeApp>
{
    static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    [Fact]
    public async Task Json_that_is_none_is_400()
    {
        using var client = await app.SignedIn();
        await Problem.Of(await client.PostAsync("/api/plain", Json("hello")), HttpStatusCode.BadRequest, "malformed-json");
        await Problem.Of(await client.PostAsync("/api/plain", Json("")), HttpStatusCode.BadRequest, "bad-request");
    }

    [Fact]
    public async Task Json_of_the_wrong_shape_is_400_and_names_the_place_but_not_the_value()
    {
        using var client = await app.SignedIn();
        var problem = await Problem.Of(await client.PostAsync("/api/plain", Json("""{"text":"a","number":"private words"}""")), HttpStatusCode.BadRequest, "malformed-json");
        Assert.Equal("$.number", problem.GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.DoesNotContain("private words", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_member_or_null_where_none_may_be_is_400()
    {
        using var client = await app.SignedIn();
        await Problem.Of(await client.PostAsync("/api/plain", Json("""{"text":"a"}""")), HttpStatusCode.BadRequest, "malformed-json");
        await Problem.Of(await client.PostAsync("/api/plain", Json("""{"text":null,"number":1}""")), HttpStatusCode.BadRequest, "malformed-json");
    }

    [Theory]
    [InlineData("7")]
    [InlineData("0")]
    [InlineData("\"7\"")]
    [InlineData("\"on_holiday\"")]
    public async Task A_choice_that_is_none_of_the_words_is_400_and_names_the_place(string kind)
    {
        using var client = await app.SignedIn();
        Assert.Equal("{\"kind\":\"on_call\"}", await (await client.PostAsync("/api/choice", Json("{\"kind\":\"on_call\"}"))).Content.ReadAsStringAsync());
        var problem = await Problem.Of(await client.PostAsync("/api/choice", Json($"{{\"kind\":{kind}}}")), HttpStatusCode.BadRequest, "malformed-json");
        Assert.Equal("$.kind", problem.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Another_content_type_is_415()
    {
        using var client = await app.SignedIn();
        using var form = new FormUrlEncodedContent([new("text", "a")]);
        await Problem.Of(await client.PostAsync("/api/plain", form), HttpStatusCode.UnsupportedMediaType, "json-expected");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_a_chunk_is_413_whether_its_length_is_announced_or_not(bool chunked)
    {
        using var client = await app.SignedIn();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/plain") { Content = Json("{\"text\":\"" + new string('a', 1_200_000) + "\",\"number\":1}") };
        request.Headers.TransferEncodingChunked = chunked;
        await Problem.Of(await client.SendAsync(request), HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task A_parameter_of_the_wrong_kind_is_400()
    {
        using var client = await app.SignedIn();
        await Problem.Of(await client.GetAsync("/api/number/1?more=x"), HttpStatusCode.BadRequest, "bad-request");
        await Problem.Of(await client.GetAsync("/api/number/1"), HttpStatusCode.BadRequest, "bad-request");
    }

    [Fact]
    public async Task An_unknown_address_is_404_as_json_even_for_a_caller_that_asks_for_html()
    {
        using var client = app.Anonymous();
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        await Problem.Of(await client.GetAsync("/api/no-such-thing"), HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_wrong_method_is_405_and_names_the_right_ones()
    {
        using var client = await app.SignedIn();
        using var answer = await client.DeleteAsync("/api/plain");
        await Problem.Of(answer, HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task Nobody_signed_in_is_401_and_no_redirect()
    {
        using var client = app.Anonymous();
        await Problem.Of(await client.PostAsync("/api/plain", Json("{}")), HttpStatusCode.Unauthorized, "sign-in-first");
    }

    [Fact]
    public async Task A_failure_of_ours_is_500_and_shows_nothing_of_the_inside()
    {
        using var client = await app.SignedIn();
        var problem = await Problem.Of(await client.GetAsync("/api/fails"), HttpStatusCode.InternalServerError, "server-error");
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_speaks_the_readers_language()
    {
        using var client = app.Anonymous();
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en-GB");
        var english = await Problem.Of(await client.GetAsync("/api/plain/x"), HttpStatusCode.NotFound, "not-found");
        using var french = app.Anonymous();
        var other = await Problem.Of(await french.GetAsync("/api/plain/x"), HttpStatusCode.NotFound, "not-found");
        Assert.NotEqual(english.GetProperty("title").GetString(), other.GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_transaction_that_went_with_its_connection_is_a_reason_to_come_again()
    {
        await using NpgsqlConnection connection = new(app.Database.App);
        await connection.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await transaction.CommitAsync();
        Assert.Equal(503, ApiFaults.StatusOf(await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync())));
        await using System.Data.Common.DbCommand over = connection.CreateCommand();
        Assert.Equal(503, ApiFaults.StatusOf(Assert.Throws<InvalidOperationException>(() => over.Transaction = transaction)));
        await transaction.DisposeAsync();
        Assert.Equal(503, ApiFaults.StatusOf(Assert.Throws<ObjectDisposedException>(() => transaction.Connection)));
        await using var unset = connection.CreateCommand();
        unset.CommandText = "select $1";
        unset.Parameters.Add(new());
        Assert.Equal(500, ApiFaults.StatusOf(await Assert.ThrowsAsync<InvalidOperationException>(() => unset.ExecuteScalarAsync())));
    }
}
