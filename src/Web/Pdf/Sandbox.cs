namespace TeleExpertise.Web.Pdf;

/// <summary>What bubblewrap is told for a program that reads what strangers sent: it sees the machine's programs and fonts, no network, no file of ours.</summary>
static class Sandbox
{
    public const string Program = "/usr/bin/bwrap";

    /// <summary>All but the place to write, which each caller gives as large as it needs.</summary>
    // Not --die-with-parent: the kernel means the thread that started it, and those of the pool come and go.
    // Without us standard input ends, and the program with it.
    public static string[] Walls =>
    [
        "--unshare-all", "--clearenv", "--cap-drop", "ALL", "--new-session", "--uid", "65534", "--gid", "65534",
        "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
        "--ro-bind", "/etc/fonts", "/etc/fonts", "--ro-bind-try", "/var/cache/fontconfig", "/var/cache/fontconfig",
        "--proc", "/proc", "--dev", "/dev",
        "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8", "--setenv", "PATH", "/usr/bin",
    ];
}
