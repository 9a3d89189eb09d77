using TeleExpertise.Expertise.Sessions.Recording;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class NobodyIsRecordedUnlessAllConsent
{
    [Fact]
    public void It_is_off_until_somebody_asks()
    {
        Assert.Equal(RecordingState.Off, RecordingRule.Of(asked: false, [true, true], patient: true));
        Assert.Equal(RecordingState.On, RecordingRule.Of(asked: true, [true, true], patient: null));
    }

    [Fact]
    public void One_who_has_not_consented_or_the_patient_stops_it()
    {
        Assert.Equal(RecordingState.Waits, RecordingRule.Of(asked: true, [true, false], patient: true));
        Assert.Equal(RecordingState.Waits, RecordingRule.Of(asked: true, [true, true], patient: false));
        Assert.Equal(RecordingState.Waits, RecordingRule.Of(asked: true, [], patient: null)); // an empty room
        Assert.Equal(RecordingState.On, RecordingRule.Of(asked: true, [true], patient: true));
    }
}
