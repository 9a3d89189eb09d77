using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Tests.People;

public sealed class RppsKeys
{
    [Theory]
    [InlineData("79927398713", true)] // the worked example of the Luhn algorithm
    [InlineData("79927398710", false)]
    [InlineData("79927398731", false)] // two digits swapped
    [InlineData("00000000000", true)]
    public void The_last_digit_is_the_key_of_the_others(string number, bool right) => Assert.Equal(right, Rpps.HasRightKey(number));

    [Theory]
    [InlineData("1234567890", false)]
    [InlineData("123456789012", false)]
    [InlineData("1234567890a", false)]
    [InlineData("١٢٣٤٥٦٧٨٩٠١", false)] // digits, but not ASCII
    [InlineData("12345678901", true)]
    public void A_number_has_eleven_digits(string text, bool right) => Assert.Equal(right, Rpps.IsElevenDigits(text));
}
