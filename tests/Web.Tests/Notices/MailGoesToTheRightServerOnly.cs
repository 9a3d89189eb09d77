using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Notices;

/// <summary>An invitation with its calendar part, over TLS, to mail servers that prove who they are and to others. Each server of ours trusts one authority of the test's own.</summary>
public sealed class MailGoesToTheRightServerOnly(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("teleexpertise-test-").FullName;

    readonly ProcessClock clock = new();

    public void Dispose()
    {
        clock.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Which_has_a_certificate_of_its_name_from_a_known_authority()
    {
        await using var mail = await MailServer.Start(certificate: Certificate("localhost", "authority.pem"));
        await using var server = await Start(mail, "localhost");
        var to = await Invitation.Make(database);
        Assert.True(await mail.Took(1), server.Output);
        Assert.Equal([true], mail.Secure);
        Assert.Equal([to], mail.Recipients);
        var read = (await CalendarReader.Read(MailServer.Parts(mail.Mails[0])["text/calendar"])).Single();
        Assert.Equal(("REQUEST", "mailto:" + to), (read.Method, Assert.Single(read.Events).Attendee));
    }

    [Theory]
    [InlineData("mail.example.org", true, MailTls.Offered)] // the certificate is another one's
    [InlineData("localhost", false, MailTls.Offered)] // anybody can sign that
    [InlineData("localhost", true, MailTls.None)] // somebody on the way took the offer out
    public async Task Any_other_is_told_nothing_and_the_notice_waits(string name, bool known, MailTls tls)
    {
        Certificate(name, "authority.pem");
        await using var mail = await MailServer.Start(certificate: Certificate(name, known ? "authority.pem" : "unknown.pem"), tls: tls);
        await using var server = await Start(mail, "localhost");
        var to = await Invitation.Make(database);
        for (var tries = 0; !1.Equals(await Attempts(to)); tries++)
        {
            Assert.True(tries < 2400, server.Output);
            await Task.Delay(50);
        }
        Assert.Equal((1, 0, 0), (mail.Connections, mail.Begun, mail.Mails.Count));
        Assert.Contains("was not sent at attempt 1", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(to.Split('@')[0], server.Output, StringComparison.Ordinal);
        await database.Sql($"delete from notice where recipient_id = (select id from account where email = '{to}')");
    }

    /// <summary>Of those that wait.</summary>
    Task<object?> Attempts(string to) => database.Sql($"select n.attempts from notice n join account a on a.id = n.recipient_id where a.email = '{to}' and n.sent_at is null and n.retry_at is not null");

    async Task<ServerProcess> Start(MailServer mail, string host)
    {
        clock.Set(Timetable.Saturday);
        return await ServerProcess.Start(database,
        [
            .. clock.Settings, .. mail.Settings, ("Smtp__Host", host), ("Smtp__StartTls", "true"), ("Smtp__EverySeconds", "0.2"), ("Scheduler__Enabled", "false"),
            ("SSL_CERT_FILE", Path.Combine(folder, "authority.pem")), ("SSL_CERT_DIR", Directory.CreateDirectory(Path.Combine(folder, "none")).FullName), ("Logging__LogLevel__TeleExpertise", "Trace"),
        ]);
    }

    /// <summary>A server's key and certificate, signed by a fresh authority, whose own certificate goes into a file.</summary>
    (string Key, string Certificate) Certificate(string name, string authority)
    {
        var (from, until) = (new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256), key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=Authority of a test", rootKey, HashAlgorithmName.SHA256) { CertificateExtensions = { new X509BasicConstraintsExtension(true, false, 0, true) } };
        using var signer = root.CreateSelfSigned(from, until);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        var asked = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256) { CertificateExtensions = { names.Build() } };
        using var signed = asked.Create(signer, from, until, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(folder, authority), signer.ExportCertificatePem());
        var (keyFile, file) = (Path.Combine(folder, "server.key"), Path.Combine(folder, "server.crt"));
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(file, signed.ExportCertificatePem());
        return (keyFile, file);
    }
}
