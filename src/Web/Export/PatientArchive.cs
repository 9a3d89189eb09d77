using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Circle.Export;
using TeleExpertise.Expertise.Csv;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Web.Circle;
using TeleExpertise.Web.Layout;
using TeleExpertise.Web.Pdf;
using TeleExpertise.Web.People;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Export;

/// <summary>A patient's file as an archive: README.md of this folder describes it.</summary>
sealed class PatientArchive(
    PaperPrinter paper, DocumentBytes documents, IStringLocalizer<ExportText> words, IStringLocalizer<AuditText> acts, IStringLocalizer<CircleText> circle, IStringLocalizer<SignInText> people)
{
    /// <summary>What a patient reads. Printed before the first byte leaves: where it cannot be, the answer is an error and no broken archive.</summary>
    public Task<byte[]> Report(PatientFile file, CancellationToken cancel) =>
        paper.Print<PatientFileDocument>(new(StringComparer.Ordinal) { [nameof(PatientFileDocument.File)] = file }, cancel);

    /// <summary>The files, each made when it is its turn. The JSON comes last: it says what the documents' hashes are.</summary>
    public async IAsyncEnumerable<ArchivePart> Parts(PatientFile file, byte[] report, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        yield return new("dossier.pdf", report);
        yield return new("acces.csv", Looks(file.Export));
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in file.Cases)
        {
            if (one is { Report: { } opinion, Written.Opinion: { } written })
            {
                yield return new(written.Pdf, await paper.Print<Opinions.ReportDocument>(new(StringComparer.Ordinal) { [nameof(Opinions.ReportDocument.Report)] = opinion }, cancel));
                yield return new(written.Signed, OpinionExport.Of(opinion).ToBytes());
            }
            foreach (var (document, path) in one.Documents) yield return new(path, Hashed(document, path, hashes, cancel), Squeeze: document.MediaType is MediaTypes.Text or MediaTypes.Dicom);
        }
        yield return new("dossier.schema.json", PatientExport.Schema());
        yield return new("dossier.json", WithHashes(file.Export, hashes).ToBytes());
    }

    async IAsyncEnumerable<Memory<byte>> Hashed(DocumentLine document, string path, Dictionary<string, string> hashes, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var first = document.MediaType == MediaTypes.Dicom;
        await foreach (var piece in documents.Read(document.Id, cancel))
        {
            // What stands before the mark of a DICOM file may be a program of any system: it leaves as zeros, here too.
            if (first) piece.Span[..DicomHead.Preamble].Clear();
            first = false;
            hash.AppendData(piece.Span);
            yield return piece;
        }
        hashes[path] = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static PatientExport WithHashes(PatientExport export, Dictionary<string, string> hashes) =>
        export with { Cases = [.. export.Cases.Select(c => c with { Documents = [.. c.Documents.Select(d => d with { Sha256 = hashes[d.Path] })] })] };

    byte[] Looks(PatientExport export)
    {
        var csv = new CsvWriter([words["LookDay"], words["LookHour"], words["LookWho"], words["LookProfession"], words["LookWhat"], words["LookCase"], words["LookOutcome"]]);
        foreach (var look in export.Looks)
            csv.Line([Dates.ShortDay(look.At), TimeZoneInfo.ConvertTimeBySystemTimeZoneId(look.At, "Europe/Paris").ToString("HH:mm:ss", CultureInfo.InvariantCulture), look.By ?? (look.Refused ? words["LookSomebody"] : circle["TheServer"]),
                look.Profession is { } profession ? people["Profession." + profession] : "", acts.Act(look.Action), look.Case ?? "", look.Refused ? circle["Refused"] : ""]);
        return csv.ToBytes();
    }
}
