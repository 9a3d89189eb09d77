namespace TeleExpertise.Expertise.Requests;

/// <summary>The rows that a request which may be filed becomes; nothing here is saved.</summary>
static class NewCase
{
    public static Patient Patient(PreparedRequest prepared, DateTimeOffset now)
    {
        var fields = prepared.Fields.Patient;
        return new()
        {
            Id = Guid.CreateVersion7(now),
            TerritoryId = prepared.Grant.TerritoryId,
            BirthName = fields.BirthName,
            BirthGivenNames = fields.BirthGivenNames,
            UsedName = fields.UsedName,
            BirthDate = fields.BirthDate,
            Sex = fields.Sex,
            BirthPlaceCode = fields.BirthPlaceCode,
            BirthRank = fields.BirthRank,
            CommuneCode = prepared.CommuneCode,
            IdentityStatus = fields.Status,
            InsMatricule = fields.InsMatricule,
            InsOid = fields.InsOid,
            CreatedAt = now,
        };
    }

    public static Request Request(Guid id, Guid patientId, PreparedRequest prepared, DateTimeOffset now, TimeSpan firstAnswer) => new()
    {
        Id = id,
        TerritoryId = prepared.Grant.TerritoryId,
        PatientId = patientId,
        RequesterId = prepared.Grant.AccountId,
        CoOwnerId = prepared.CoOwnerId,
        OrganisationId = prepared.Grant.OrganisationId!.Value,
        ServiceId = prepared.Way.ServiceId,
        MeantServiceId = prepared.Way.MeantId,
        DirectReason = prepared.Way.DirectReason,
        Urgency = prepared.Fields.Urgency,
        Question = prepared.Fields.Question,
        Context = prepared.Fields.Context,
        Status = RequestStatus.Filed,
        FiledAt = now,
        AnswerDueAt = now + firstAnswer,
    };

    /// <param name="recorderId">Who noted it.</param>
    /// <param name="requestId">Of which case.</param>
    /// <param name="form">As typed.</param>
    /// <param name="fields">As checked.</param>
    /// <param name="now">When.</param>
    public static Consent Consent(Guid recorderId, Guid requestId, RequestForm form, CheckedRequest fields, DateTimeOffset now) => new()
    {
        RequestId = requestId,
        CollectedBy = fields.ConsentCollectedBy,
        CollectedAt = fields.ConsentCollectedAt,
        Manner = fields.ConsentManner,
        RecordedById = recorderId,
        RecordedAt = now,
        GivenBy = fields.ConsentGivenBy,
        GivenAs = fields.ConsentGivenAs,
        Learners = form.ConsentLearners,
        Recording = form.ConsentRecording,
    };
}
