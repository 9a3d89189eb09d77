using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Localization;

namespace TeleExpertise.Web.Layout;

/// <summary>
/// French texts as a typesetter sets them: the space before ; : ! ? and inside « » is one where no line may end. Whoever
/// writes a text types an ordinary one.
/// </summary>
sealed class FrenchSpacing(ResourceManagerStringLocalizerFactory texts) : IStringLocalizerFactory
{
    const char NoBreak = '\u00a0';
    static readonly SearchValues<char> Marks = SearchValues.Create(";:!?«»");

    public IStringLocalizer Create(Type resourceSource) => new Spaced(texts.Create(resourceSource));

    public IStringLocalizer Create(string baseName, string location) => new Spaced(texts.Create(baseName, location));

    internal static string Bind(string text)
    {
        if (!text.AsSpan().ContainsAny(Marks)) return text;
        return string.Create(text.Length, text, static (bound, text) =>
        {
            text.CopyTo(bound);
            for (var i = 0; i < text.Length; i++)
                if (text[i] == ' ' && ((i + 1 < text.Length && text[i + 1] is ';' or ':' or '!' or '?' or '»') || (i > 0 && text[i - 1] == '«')))
                    bound[i] = NoBreak;
        });
    }

    sealed class Spaced(IStringLocalizer texts) : IStringLocalizer
    {
        public LocalizedString this[string name] => Bound(texts[name]);

        /// <summary>What is put into a text stays as it is.</summary>
        public LocalizedString this[string name, params object[] arguments]
        {
            get
            {
                var format = Bound(texts[name]);
                return new(name, string.Format(CultureInfo.CurrentCulture, format.Value, arguments), format.ResourceNotFound, format.SearchedLocation);
            }
        }

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => texts.GetAllStrings(includeParentCultures).Select(Bound);

        static LocalizedString Bound(LocalizedString text) => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr"
            ? new(text.Name, Bind(text.Value), text.ResourceNotFound, text.SearchedLocation) : text;
    }
}
