using Microsoft.AspNetCore.DataProtection;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Web.Operations;

/// <summary>PostgreSQL, the verbs that work on it, and the folder of keys.</summary>
static class Storage
{
    public static void AddStorage(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(builder.Sealer());
        builder.Services.AddDatabase(Required(builder.Configuration, "ConnectionStrings:App"));
        builder.Services.AddVerbs(typeof(ExpertiseDb).Assembly);
        builder.Services.AddDataProtection().SetApplicationName("TeleExpertise")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(builder.DataFolder(), "cookie-keys")));
    }

    /// <summary>Migrates as the owner before the first request is taken.</summary>
    public static Task MigrateStorage(this WebApplication app) =>
        Migrator.Migrate(Required(app.Configuration, "ConnectionStrings:Owner"), app.Services.GetRequiredService<Sealer>(), SealWhatIsInClear.Run,
            app.Services.GetRequiredService<TimeProvider>(), app.Lifetime.ApplicationStopping);

    /// <summary>The vault's keys: beside the others, or where the setting says.</summary>
    public static Sealer Sealer(this WebApplicationBuilder builder) =>
        new(new MasterKeys(builder.Configuration["Vault:Keys"] ?? Path.Combine(builder.DataFolder(), "vault")));

    /// <summary>The folder of the installation's keys, made readable for its owner only.</summary>
    public static string DataFolder(this WebApplicationBuilder builder)
    {
        var folder = Path.GetFullPath(Required(builder.Configuration, "Data:Folder"));
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    static string Required(IConfiguration settings, string key) =>
        settings[key] ?? throw new InvalidOperationException($"The setting {key} is missing; infra/run sets it.");
}
