using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TeleExpertise.Expertise.Database.Migrations;

/// <summary>A migration whose steps are the embedded SQL file that bears its id.</summary>
public abstract class SqlMigration : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        var id = ((MigrationAttribute)Attribute.GetCustomAttribute(GetType(), typeof(MigrationAttribute))!).Id;
        using var sql = GetType().Assembly.GetManifestResourceStream(id + ".sql")
            ?? throw new InvalidOperationException($"No embedded file {id}.sql.");
        using var reader = new StreamReader(sql);
        migrationBuilder.Sql(reader.ReadToEnd());
    }
}

[DbContext(typeof(ExpertiseDb)), Migration("0001_territory")] sealed class M0001Territory : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0002_people")] sealed class M0002People : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0003_requests")] sealed class M0003Requests : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0004_slots")] sealed class M0004Slots : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0005_sessions")] sealed class M0005Sessions : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0006_opinions")] sealed class M0006Opinions : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0007_attestations")] sealed class M0007Attestations : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0008_audit")] sealed class M0008Audit : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0009_notices")] sealed class M0009Notices : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0010_application_role")] sealed class M0010ApplicationRole : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0011_quartz")] sealed class M0011Quartz : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0012_incident_segment")] sealed class M0012IncidentSegment : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0013_territory_walls")] sealed class M0013TerritoryWalls : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0014_roles")] sealed class M0014Roles : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0015_sign_in")] sealed class M0015SignIn : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0016_settings")] sealed class M0016Settings : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0017_organisations")] sealed class M0017Organisations : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0018_psc_sign_in")] sealed class M0018PscSignIn : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0019_own_data")] sealed class M0019OwnData : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0020_programmes")] sealed class M0020Programmes : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0021_people_kept")] sealed class M0021PeopleKept : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0022_room_screens")] sealed class M0022RoomScreens : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0023_ways_in_guarded")] sealed class M0023WaysInGuarded : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0024_specialties")] sealed class M0024Specialties : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0025_recovery")] sealed class M0025Recovery : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0026_audit_chain")] sealed class M0026AuditChain : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0027_documents_checked")] sealed class M0027DocumentsChecked : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0028_signed_opinions")] sealed class M0028SignedOpinions : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0029_case_forms")] sealed class M0029CaseForms : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0030_triage")] sealed class M0030Triage : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0031_vault")] sealed class M0031Vault : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0032_vault_shut")] sealed class M0032VaultShut : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0033_document_copies")] sealed class M0033DocumentCopies : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0034_documents_scanned")] sealed class M0034DocumentsScanned : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0035_care_circle")] sealed class M0035CareCircle : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0036_after_the_opinion")] sealed class M0036AfterTheOpinion : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0037_acts")] sealed class M0037Acts : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0038_deidentified")] sealed class M0038Deidentified : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0039_search")] sealed class M0039Search : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0040_consent_withdrawn")] sealed class M0040ConsentWithdrawn : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0041_kinds_and_bounds")] sealed class M0041KindsAndBounds : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0042_local_first")] sealed class M0042LocalFirst : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0043_deidentified_whole")] sealed class M0043DeidentifiedWhole : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0044_photos_from_a_phone")] sealed class M0044PhotosFromAPhone : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0045_patients_merged")] sealed class M0045PatientsMerged : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0046_opinion_invited")] sealed class M0046OpinionInvited : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0047_review_reminded")] sealed class M0047ReviewReminded : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0048_retention")] sealed class M0048Retention : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0049_drafts_on_two_devices")] sealed class M0049DraftsOnTwoDevices : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0050_consent_quality")] sealed class M0050ConsentQuality : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0051_documents_take_turns")] sealed class M0051DocumentsTakeTurns : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0052_clean_dicom")] sealed class M0052CleanDicom : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0053_transfer")] sealed class M0053Transfer : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0054_reply_documents")] sealed class M0054ReplyDocuments : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0055_co_signature")] sealed class M0055CoSignature : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0056_erasure")] sealed class M0056Erasure : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0057_file_guarded")] sealed class M0057FileGuarded : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0058_co_owner")] sealed class M0058CoOwner : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0059_identity_corrected")] sealed class M0059IdentityCorrected : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0060_file_kept_longer")] sealed class M0060FileKeptLonger : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0061_co_owner_removed")] sealed class M0061CoOwnerRemoved : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0062_reason_sealed")] sealed class M0062ReasonSealed : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0063_closed_days")] sealed class M0063ClosedDays : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0064_account_closed")] sealed class M0064AccountClosed : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0065_calendars")] sealed class M0065Calendars : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0066_case_plan")] sealed class M0066CasePlan : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0067_calendar_entry")] sealed class M0067CalendarEntry : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0068_moves")] sealed class M0068Moves : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0069_slot_offer")] sealed class M0069SlotOffer : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0070_no_show")] sealed class M0070NoShow : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0071_first_answer")] sealed class M0071FirstAnswer : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0072_notices_found")] sealed class M0072NoticesFound : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0073_duties")] sealed class M0073Duties : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0074_slots_ahead")] sealed class M0074SlotsAhead : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0075_insight")] sealed class M0075Insight : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0076_joint_cases")] sealed class M0076JointCases : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0077_presented_once")] sealed class M0077PresentedOnce : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0078_plans_kept")] sealed class M0078PlansKept : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0079_no_wait_for_mails")] sealed class M0079NoWaitForMails : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0080_tables")] sealed class M0080Tables : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0081_shown_document")] sealed class M0081ShownDocument : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0082_conducting")] sealed class M0082Conducting : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0083_room_message")] sealed class M0083RoomMessage : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0084_case_on_screen")] sealed class M0084CaseOnScreen : SqlMigration;
[DbContext(typeof(ExpertiseDb)), Migration("0085_guests")] sealed class M0085Guests : SqlMigration;
