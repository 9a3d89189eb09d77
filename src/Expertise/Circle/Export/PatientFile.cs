using TeleExpertise.Expertise.Circle.Retention;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Circle.Export;

/// <summary>A patient's file, gathered: all its words. The bytes of documents are read when it is their turn.</summary>
public sealed record PatientFile(PatientExport Export, IReadOnlyList<FileOfCase> Cases, Keeping Keeping);

/// <summary>One case of it.</summary>
/// <param name="Written">The same case as the archive's JSON has it; hashes are known once the documents were written.</param>
/// <param name="Report">The signed opinion; null while there is none.</param>
/// <param name="Documents">Which document belongs where in the archive.</param>
public sealed record FileOfCase(CaseView View, ExportedCase Written, OpinionReport? Report, IReadOnlyList<PlacedDocument> Documents);

/// <summary>A document and its place in the archive.</summary>
public sealed record PlacedDocument(DocumentLine Document, string Path);
