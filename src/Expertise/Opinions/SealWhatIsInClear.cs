using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>
/// Seals what versions before the vault wrote in clear. One row a transaction: a start that is cut off goes on where it was. Works on the
/// schema between the two migrations of the vault, so in SQL of its own.
/// </summary>
public static class SealWhatIsInClear
{
    /// <summary>Runs as the owner of the schema.</summary>
    public static async Task Run(ExpertiseDb db, CancellationToken cancel)
    {
        foreach (var id in await db.Column<Guid>("select id from patient where wrapped_key is null", cancel)) await SealPatient(db, id, cancel);
        foreach (var id in await db.Column<Guid>("select id from draft where wrapped_key is null", cancel)) await SealDraft(db, id, cancel);
        foreach (var id in await db.Column<Guid>("select id from document where wrapped_key is null", cancel)) await SealDocument(db, id, cancel);
        foreach (var id in await db.Column<Guid>("select id from opinion where signed_content is not null", cancel)) await SealOpinion(db, id, cancel);
    }

    static async Task SealPatient(ExpertiseDb db, Guid id, CancellationToken cancel)
    {
        Patient? patient = null;
        await foreach (var row in db.Read("select *, initcap(sex) as sex_word from patient where id = $1", cancel, id))
            patient = new Patient
            {
                Id = id,
                TerritoryId = (Guid)row["territory_id"],
                BirthName = (string)row["birth_name"],
                BirthGivenNames = (string)row["birth_given_names"],
                UsedName = row["used_name"] as string,
                BirthDate = await row.GetFieldValueAsync<DateOnly>(row.GetOrdinal("birth_date"), cancel),
                Sex = Enum.Parse<Sex>((string)row["sex_word"]),
                BirthPlaceCode = row["birth_place_code"] as string,
                InsMatricule = row["ins_matricule"] as string,
                InsOid = row["ins_oid"] as string,
                IdentityStatus = IdentityStatus.Provisional, // stays as it is
                CreatedAt = default,
            };
        patient!.Seal(db.Sealer);
        await db.Execute("update patient set wrapped_by = $2, wrapped_key = $3, sealed_traits = $4, traits_index = $5, name_index = $6, ins_index = $7 where id = $1", cancel,
            id, patient.WrappedBy, patient.WrappedKey, patient.SealedTraits, patient.TraitsIndex, patient.NameIndex, (object?)patient.InsIndex ?? DBNull.Value);
    }

    static async Task SealDraft(ExpertiseDb db, Guid id, CancellationToken cancel)
    {
        var fields = (await db.Column<string>("select fields::text from draft where id = $1", cancel, id))[0];
        var draft = new Draft { Id = id, AccountId = default, Fields = fields, CreatedAt = default, UpdatedAt = default };
        draft.Seal(db.Sealer);
        await db.Execute("update draft set wrapped_by = $2, wrapped_key = $3, sealed_fields = $4, fields = null where id = $1", cancel,
            id, draft.WrappedBy, draft.WrappedKey, draft.SealedFields);
    }

    static async Task SealDocument(ExpertiseDb db, Guid id, CancellationToken cancel)
    {
        var document = new Document { Id = id, Name = "", Size = 0, Received = 0, UploadedById = default, StartedAt = default };
        var key = db.Sealer.KeyOf(document);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var start in await db.Column<long>("select start from document_chunk where document_id = $1", cancel, id))
        {
            var data = (await db.Column<byte[]>("select data from document_chunk where document_id = $1 and start = $2", cancel, id, start))[0];
            await db.Execute("update document_chunk set data = $3 where document_id = $1 and start = $2", cancel, id, start, DocumentBytes.Seal(key, id, start, data));
        }
        await db.Execute("update document set wrapped_by = $2, wrapped_key = $3 where id = $1", cancel, id, document.WrappedBy, document.WrappedKey);
        await transaction.CommitAsync(cancel);
    }

    static async Task SealOpinion(ExpertiseDb db, Guid id, CancellationToken cancel)
    {
        var opinion = new Opinion
        {
            Id = id,
            RequestId = default,
            AuthorId = default,
            Kind = default,
            Answer = "",
            Recommendations = "",
            Status = OpinionStatus.Signed,
            DraftedAt = default,
            UpdatedAt = default,
            SignedContent = (await db.Column<byte[]>("select signed_content from opinion where id = $1", cancel, id))[0],
        };
        opinion.Seal(db.Sealer);
        await db.Execute("update opinion set wrapped_by = $2, wrapped_key = $3, sealed_content = $4, signed_content = null where id = $1", cancel,
            id, opinion.WrappedBy, opinion.WrappedKey, opinion.SealedContent!);
    }
}
