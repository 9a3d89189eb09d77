using System.Runtime.CompilerServices;

[assembly: DisableRuntimeMarshalling]
[assembly: InternalsVisibleTo("TeleExpertise.Bridge.Tests")]
[assembly: InternalsVisibleTo("TeleExpertise.Testing.Bots")]
[assembly: InternalsVisibleTo("TeleExpertise.Bench")]
[assembly: InternalsVisibleTo("TeleExpertise.Interop.Tests")]
