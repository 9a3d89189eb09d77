using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Testing;

/// <summary>Rows that SQL cannot write, for what they hold is sealed.</summary>
public static class SealedRows
{
    /// <summary>An empty draft.</summary>
    public static async Task<Guid> AddDraft(this TestDatabase database, Guid accountId, string fields = "{}")
    {
        var now = DateTimeOffset.UnixEpoch;
        var draft = new Draft { Id = Guid.NewGuid(), AccountId = accountId, Fields = fields, CreatedAt = now, UpdatedAt = now };
        await using var db = database.Open();
        db.Add(draft);
        await db.SaveChangesAsync();
        return draft.Id;
    }

    /// <summary>A complete document of a filed request, by default a text of one letter.</summary>
    public static async Task<Guid> AddDocument(this TestDatabase database, Guid requestId, Guid uploaderId, Guid? id = null, string name = "x.txt", string type = MediaTypes.Text, byte[]? bytes = null)
    {
        var now = DateTimeOffset.UnixEpoch;
        bytes ??= [.. "x"u8];
        var document = new Document
        {
            Id = id ?? Guid.NewGuid(),
            RequestId = requestId,
            Name = name,
            Size = bytes.Length,
            Received = bytes.Length,
            MediaType = type,
            Sha256 = SHA256.HashData(bytes),
            UploadedById = uploaderId,
            StartedAt = now,
            CompletedAt = now,
        };
        await using var db = database.Open();
        db.Add(document);
        new DocumentBytes(db).Put(document, 0, bytes);
        await db.SaveChangesAsync();
        return document.Id;
    }

    /// <summary>Gives the patient of a request another birth name.</summary>
    public static async Task RenamePatient(this TestDatabase database, Guid requestId)
    {
        await using var db = database.OpenAsOwner();
        var patient = await db.Set<Patient>().SingleAsync(p => db.Set<Request>().Any(r => r.Id == requestId && r.PatientId == p.Id));
        patient.BirthName = "AUTREMENT";
        await db.SaveChangesAsync();
    }
}
