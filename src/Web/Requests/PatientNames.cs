using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Web.Requests;

static class PatientNames
{
    /// <summary>The name by which the patient is called.</summary>
    public static string UsedOrBirthName(this Patient patient) => patient.UsedName ?? patient.BirthName;
}
