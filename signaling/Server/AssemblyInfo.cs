using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("TeleExpertise.Server.Tests")]
