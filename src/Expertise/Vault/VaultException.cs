namespace TeleExpertise.Expertise.Vault;

/// <summary>What is sealed cannot be opened: its key is missing or another, or somebody moved or changed the sealed bytes. Says which key, never what was sealed.</summary>
public sealed class VaultException(string message, Exception? inner = null) : Exception(message, inner);
