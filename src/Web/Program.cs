using TeleExpertise.Scheduler;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Attestations;
using TeleExpertise.Web.Audit;
using TeleExpertise.Web.Deidentified;
using TeleExpertise.Web.Demo;
using TeleExpertise.Web.Documents;
using TeleExpertise.Web.Insight;
using TeleExpertise.Web.Layout;
using TeleExpertise.Web.Notices;
using TeleExpertise.Web.Operations;
using TeleExpertise.Web.Opinions;
using TeleExpertise.Web.OwnCalendar;
using TeleExpertise.Web.OwnData;
using TeleExpertise.Web.Pdf;
using TeleExpertise.Web.People;
using TeleExpertise.Web.ProSanteConnect;
using TeleExpertise.Web.Requests;
using TeleExpertise.Web.Retention;
using TeleExpertise.Web.Screens;
using TeleExpertise.Web.Sessions;
using TeleExpertise.Web.SignIn;
using TeleExpertise.Web.Slots;
using TeleExpertise.Web.Tables;
using TeleExpertise.Web.Territory;
using TeleExpertise.Web.Vault;

var builder = WebApplication.CreateBuilder(args);
if (args is ["verify-opinion", var file, .. var pages]) return VerifyOpinionCommand.Run(builder, file, pages.FirstOrDefault());
if (args is ["rotate-opinion-key"]) return RotateKeyCommand.Run(builder);
if (args is ["verify-audit"]) return await VerifyAuditCommand.Run(builder);
if (args is ["rotate-keys"]) return await RotateKeysCommand.Run(builder);
if (args is ["open-all"]) return await OpenAllCommand.Run(builder);
if (args is ["erased-again", var list]) return await StandingCommand.Run(builder, list);

builder.AddStorage();
builder.AddTelemetry();
builder.AddOperations();
builder.AddAudit();
builder.AddRetention();
builder.AddApi();
builder.AddPages();
builder.AddSignIn();
builder.AddPsc();
builder.AddPeople();

builder.AddRequests();
builder.AddDocuments();
builder.AddSlots();
builder.AddSessions();
builder.AddRoom();
builder.AddOpinions();
builder.AddAttestations();
builder.AddNotices();
builder.AddPdf();
builder.AddScheduler();

var app = builder.Build();

await app.MigrateStorage();
await app.SeedDemo();

app.UseProxies();
app.UsePages();
app.UseSignIn();
app.UseApi();

app.MapPages();
app.MapSignIn();
app.MapPsc();
app.MapPeople();
app.MapRequests();
app.MapDeidentified();
app.MapSlots();
app.MapOwnCalendar();
app.MapSessions();
app.MapRoom();
app.MapOpinions();
app.MapAttestations();
app.MapScreens();
app.MapTables();
app.MapOwnData();
app.MapTerritory();
app.MapInsight();
app.MapDemo();
app.MapOperations();

await app.RunAsync();
return 0;

/// <summary>The host; public so that tests can start it.</summary>
public sealed partial class Program;
