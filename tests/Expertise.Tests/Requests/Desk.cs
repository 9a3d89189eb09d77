using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.CaseForms;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Consents;
using TeleExpertise.Expertise.Requests.CoOwning;
using TeleExpertise.Expertise.Requests.CoSigning;
using TeleExpertise.Expertise.Requests.Deidentified;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Requests.Photos;
using TeleExpertise.Expertise.Requests.Triage;
using TeleExpertise.Expertise.Tests.Documents;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

/// <summary>The verbs of one unit of work, on a clock that stands still.</summary>
sealed class Desk(TestDatabase database) : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    public ExpertiseDb Db { get; } = database.Open();
    public TestClock Clock { get; } = new(Now);
    public FakeScanner Scanner { get; } = new();
    public DocumentBytes Bytes => new(Db);
    public AuditTrail Audit => new(Db, Clock);

    public SaveDraft SaveDraft => new(Db, Clock, Audit);
    public ReadDraft ReadDraft => new(Db, Audit);
    public DiscardDraft DiscardDraft => new(Db, Audit);
    public AddDocument AddDocument => new(Db, Clock, Audit);
    public AppendChunk AppendChunk => new(Db, Bytes, Scanner, Clock, Audit);
    public StoreDocument StoreDocument => new(Db, AddDocument, AppendChunk);
    public EndPhotos EndPhotos => new(Db, Clock, Audit);
    public OfferPhotos OfferPhotos => new(Db, Clock, Audit, EndPhotos);
    public OpenPhotos OpenPhotos => new(Db, Clock, Audit);
    public ReadPhotoOffer ReadPhotoOffer => new(Db, Clock, Audit);
    public SendPhoto SendPhoto => new(Db, new(Db, new(Db, Clock), Clock), AddDocument, AppendChunk, new(Db, Bytes, Clock, Audit), Audit);
    public RemoveDocument RemoveDocument => new(Db, Audit);
    public ListMyRequests ListMyRequests => new(Db);
    public ReadDocument ReadDocument => new(Db, Bytes, Audit);
    public FileRequest FileRequest => new(Db, Clock, Audit, new(Db, Clock));
    public FindActor FindActor => new(Db, Clock);
    public PrepareRequest Prepare => new(Db, Clock);
    public SendForCoSignature Send => new(Db, Clock, Audit, Prepare, EndPhotos);
    public TakeDraftBack TakeBack => new(Db, Clock, Audit);
    public ReturnDraft Return => new(Db, Clock, Audit);
    public CoSign CoSign => new(Db, Clock, Audit, FileRequest);
    public ReadCoSignature ReadCoSignature => new(Db, Clock, Audit, Prepare, new(Db, Clock));
    public ListCoSignatures ListCoSignatures => new(Db);
    public ListCoOwners ListCoOwners => new(Db, Clock);
    public LeaveCase LeaveCase => new(Db, Clock, Audit);
    public RemoveCoOwner RemoveCoOwner => new(Db, Clock, Audit);
    public WithdrawConsent Withdraw => new(Db, Clock, Audit);
    public Decline Decline => new(Db, Clock, Audit);
    public SaveForm SaveForm => new(Db, Clock, Audit);
    public ReadForm ReadForm => new(Db, Audit);
    public ListKnownPatients KnownPatients => new(Db);
    public BeginFromEarlier BeginFrom => new(Db, Audit);
    public WriteMessage WriteMessage => new(Db, Clock, Audit);
    public SaveReply SaveReply => new(Db, Clock, Audit);
    public ReadDialogue ReadDialogue => new(Db, Audit);
    public HandOn HandOn => new(Db, Clock, Audit);
    public ListHandOnTargets ListHandOnTargets => new(Db, Clock);
    public ReadDeidentified ReadDeidentified => new(Db, ReadCase, ReadDialogue, Clock, Audit);
    public ReadHistory ReadHistory => new(Db);
    public ReadCase ReadCase => new(Db, Audit);
    public ListQueue ListQueue => new(Db, Audit);

    public ValueTask DisposeAsync() => Db.DisposeAsync();
}
