using System.Globalization;
using System.Net.Mail;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Web.Notices;

namespace TeleExpertise.Web.Tests.Notices;

public sealed class MailHoldsExactlyItsLines
{
    static readonly MailAddress From = new("no-reply@teleexpertise.example");

    static Notice Of(NoticeKind kind) => new() { Id = Guid.NewGuid(), RecipientId = Guid.NewGuid(), Kind = kind, SubjectId = Guid.NewGuid(), CreatedAt = DateTimeOffset.UnixEpoch, Attempts = 0 };

    static readonly CalendarEntry Entry = new()
    {
        Id = Guid.NewGuid(),
        AccountId = Guid.NewGuid(),
        SessionId = Guid.NewGuid(),
        Cases = [],
        StartsAt = DateTimeOffset.Parse("2026-11-26T12:00:00Z", CultureInfo.InvariantCulture),
        EndsAt = DateTimeOffset.Parse("2026-11-26T13:00:00Z", CultureInfo.InvariantCulture),
        TimeZone = "Europe/Paris",
        ChangedAt = DateTimeOffset.UnixEpoch,
    };

    [Theory]
    [InlineData("a@example.org\r\nBcc: b@example.org")]
    [InlineData("a@example.org\nX: y")]
    public void A_line_break_in_an_address_makes_no_header(string address) =>
        Assert.ThrowsAny<FormatException>(() => NoticeMail.Of(new(Of(NoticeKind.RequestFiled), address, Token: null, Entry: null), From, "https://x.example"));

    [Fact]
    public void Each_kind_has_its_sentence_and_none_names_its_subject()
    {
        var notices = Enum.GetValues<NoticeKind>().Select(Of).ToList();
        var bodies = notices.Select(n => NoticeMail.Of(new(n, "a@example.org", Token: null, n.Kind is NoticeKind.CalendarChanged or NoticeKind.SessionNear ? Entry : null), From, "https://x.example").Body).ToList();
        Assert.Equal(bodies.Count, bodies.Distinct().Count());
        Assert.All(notices.Zip(bodies), p => Assert.DoesNotContain(p.First.SubjectId.ToString(), p.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_kind_has_its_words_in_ones_own_data_in_both_languages()
    {
        var words = new System.Resources.ResourceManager(typeof(TeleExpertise.Web.OwnData.OwnDataText));
        foreach (var language in new[] { "", "en" }) // French is what there is where nothing else is said
        {
            var set = words.GetResourceSet(System.Globalization.CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!;
            Assert.All(Enum.GetNames<NoticeKind>(), kind => Assert.NotNull(set.GetString("Notice." + kind)));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(10, 360)]
    [InlineData(2000, 360)]
    public void Waiting_doubles_up_to_six_hours(int attempts, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), SendNotice.Backoff(attempts));
}
