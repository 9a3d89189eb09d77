namespace TeleExpertise.Expertise.Settings;

/// <summary>Everything that a territory decides for itself.</summary>
public static class Policy
{
    /// <summary>Days until the first answer to a request is due (seven by the nomenclature of acts).</summary>
    public static readonly NumberSetting FirstAnswer = new("first_answer_days", SettingUnit.Days, 1, 14, 7);

    /// <summary>How long before its slot a case is booked at the latest, so that its requester can arrange to be there.</summary>
    public static readonly NumberSetting BookingNotice = new("booking_notice_minutes", SettingUnit.Minutes, 0, 2880, 60);

    /// <summary>How long before a session its cases are booked and announced; from then on they do not move. Until then a case has a place in a plan.</summary>
    public static readonly NumberSetting Announced = new("announced_days", SettingUnit.Days, 1, 14, 2);

    /// <summary>Slots of each session that only urgent cases get before it is time for stand-by cases.</summary>
    public static readonly NumberSetting ProtectedSlots = new("protected_slots", SettingUnit.Slots, 0, 10, 1);

    /// <summary>How long before a session its protected slots go to cases whose requester comes anyway.</summary>
    public static readonly NumberSetting StandBy = new("stand_by_minutes", SettingUnit.Minutes, 0, 1440, 120);

    /// <summary>How often a case may give a booked date back.</summary>
    public static readonly NumberSetting CaseMoves = new("case_moves", SettingUnit.Times, 0, 9, 2);

    /// <summary>How long a slot that was given back at short notice is held for the case to which it is offered.</summary>
    public static readonly NumberSetting OfferHeld = new("offer_minutes", SettingUnit.Minutes, 10, 240, 30);

    /// <summary>The longest wait of an urgent case for its session.</summary>
    public static readonly NumberSetting WaitUrgent = new("urgent_days", SettingUnit.Days, 1, 30, 7);

    /// <summary>The longest wait of a case that is to be seen soon.</summary>
    public static readonly NumberSetting WaitSoon = new("soon_days", SettingUnit.Days, 2, 90, 21);

    /// <summary>The longest wait of a routine case.</summary>
    public static readonly NumberSetting WaitRoutine = new("routine_days", SettingUnit.Days, 7, 365, 56);

    /// <summary>The longest waits, the most urgent first; none is longer than the next one.</summary>
    public static readonly IReadOnlyList<NumberSetting> Waits = [WaitUrgent, WaitSoon, WaitRoutine];

    /// <summary>How far ahead sessions are planned.</summary>
    public static readonly NumberSetting Planning = new("planning_weeks", SettingUnit.Weeks, 2, 26, 12);

    /// <summary>Whose public holidays hold; <see cref="Slots.Calendars.HolidayRegion"/> has the same words.</summary>
    public static readonly ChoiceSetting Holidays = new("holidays",
        ["metropole", "alsace_moselle", "guadeloupe", "martinique", "guyane", "reunion", "mayotte", "saint_barthelemy", "saint_martin"]);

    /// <summary>Whether sessions are held on public holidays and the territory's own closed days as on any other (1).</summary>
    public static readonly NumberSetting SessionsOnHolidays = new("sessions_on_holidays", SettingUnit.YesNo, 0, 1, 0);

    /// <summary>How long before its hour a room opens by itself.</summary>
    public static readonly NumberSetting RoomOpens = new("room_opens_minutes", SettingUnit.Minutes, 5, 60, 15);

    /// <summary>How long after its hour an open room may go on while somebody is in it, and a planned one may still be opened.</summary>
    public static readonly NumberSetting RoomStays = new("room_stays_minutes", SettingUnit.Minutes, 5, 60, 15);

    /// <summary>How long after a session somebody whom a colleague noted at a table may still confirm it.</summary>
    public static readonly NumberSetting SeatTerm = new("seat_days", SettingUnit.Days, 1, 30, 7);

    /// <summary>The smallest attendance for a certificate; at 0 any time counts.</summary>
    public static readonly NumberSetting Certificate = new("certificate_minutes", SettingUnit.Minutes, 0, 60, 0);

    /// <summary>How long a file stays open to who broke the glass.</summary>
    public static readonly NumberSetting BrokenGlass = new("broken_glass_minutes", SettingUnit.Minutes, 15, 1440, 120);

    /// <summary>How long an invitation's link works.</summary>
    public static readonly NumberSetting Invitation = new("invitation_days", SettingUnit.Days, 1, 30, 7);

    /// <summary>How long a sign-in lasts without a request; where nobody has decided, what the installation says. Who serves several territories gets the shortest.</summary>
    public static readonly NumberSetting Idle = new("idle_minutes", SettingUnit.Minutes, 5, 60, 30);

    /// <summary>Whether the clock of the first answer stands still (1) while the service waits for the requester's answer.</summary>
    public static readonly NumberSetting AskingPauses = new("asking_pauses_clock", SettingUnit.YesNo, 0, 1, 0);

    /// <summary>Days after which the requester of an opinion is reminded to read it.</summary>
    public static readonly NumberSetting Unread = new("unread_days", SettingUnit.Days, 1, 30, 3);

    /// <summary>Acts that may be billed for one patient in a year by one professional; the nomenclature says four, of which scope is debated.</summary>
    public static readonly NumberSetting ActsAYear = new("acts_a_year", SettingUnit.Times, 0, 99, 4);

    /// <summary>What the expert's act (TE2) is paid, cents.</summary>
    public static readonly NumberSetting Te2 = new("te2_cents", SettingUnit.Cents, 0, 99_999, 2300);

    /// <summary>What the requester's act (RQD) is paid, cents.</summary>
    public static readonly NumberSetting Rqd = new("rqd_cents", SettingUnit.Cents, 0, 99_999, 1000);

    /// <summary>
    /// What a teleconsultation is paid, cents; 0 where it is not priced here, as it depends on the doctor's specialty and sector
    /// (nomenclature of acts, 14.9.3).
    /// </summary>
    public static readonly NumberSetting Teleconsultation = new("teleconsultation_cents", SettingUnit.Cents, 0, 99_999, 0);

    /// <summary>Years that a patient's file is kept after the last visit; R1112-7 CSP says twenty of establishments, of who practises alone nobody has settled it.</summary>
    public static readonly NumberSetting Keeping = new("keeping_years", SettingUnit.Years, 10, 50, 20);

    /// <summary>Who answers for the data of the territory (GDPR article 4, 7): name and address.</summary>
    public static readonly TextSetting Controller = new("controller", 300);

    /// <summary>How to reach the data-protection officer.</summary>
    public static readonly TextSetting DataProtection = new("data_protection", 200);

    /// <summary>All of them, in the order of the page.</summary>
    public static readonly IReadOnlyList<Setting> All =
        [FirstAnswer, BookingNotice, Announced, ProtectedSlots, StandBy, CaseMoves, OfferHeld, WaitUrgent, WaitSoon, WaitRoutine, Planning, Holidays, SessionsOnHolidays, RoomOpens, RoomStays, SeatTerm, Certificate, BrokenGlass, Invitation, Idle, AskingPauses, Unread, ActsAYear, Te2, Rqd, Teleconsultation, Keeping, Controller, DataProtection];
}
