using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace TeleExpertise.Server;

/// <summary>
/// Ends a connection that says more than an honest client ever does. Counted where messages are read: a hub's filter
/// hears of no call that is unknown or has bad arguments, though each is parsed and answered.
/// </summary>
sealed class CallLimit(IEnumerable<IHubProtocol> protocols, TimeProvider clock, SignalingMeter meter) : IHubProtocolResolver
{
    const int AtOnce = 60;
    const int PerSecond = 20;

    public IReadOnlyList<IHubProtocol> AllProtocols { get; } = [.. protocols];

    /// <summary>Called once for each connection, so that each has a count of its own.</summary>
    public IHubProtocol? GetProtocol(string protocolName, IReadOnlyList<string>? supportedProtocols) =>
        AllProtocols.FirstOrDefault(p => string.Equals(p.Name, protocolName, StringComparison.OrdinalIgnoreCase)
            && supportedProtocols?.Contains(p.Name, StringComparer.OrdinalIgnoreCase) != false) is { } spoken ? new Counted(spoken, clock, meter) : null;

    sealed class Counted(IHubProtocol spoken, TimeProvider clock, SignalingMeter meter) : IHubProtocol
    {
        double left = AtOnce;
        long filledAt = clock.GetTimestamp();

        public string Name => spoken.Name;
        public int Version => spoken.Version;
        public TransferFormat TransferFormat => spoken.TransferFormat;

        /// <exception cref="InvalidDataException">Too many messages: SignalR then closes the connection, as for one that is too long.</exception>
        public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
        {
            do
            {
                var start = input.Start;
                _ = spoken.TryParseMessage(ref input, binder, out message);
                if (input.Start.Equals(start)) return false; // not all of it has come yet
                Spend();
            }
            while (message is null); // of a kind that SignalR does not know: it would let the next one wait for more bytes
            return true;
        }

        public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => spoken.WriteMessage(message, output);
        public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => spoken.GetMessageBytes(message);
        public bool IsVersionSupported(int version) => spoken.IsVersionSupported(version);

        void Spend()
        {
            var now = clock.GetTimestamp();
            left = Math.Min(AtOnce, left + (clock.GetElapsedTime(filledAt, now).TotalSeconds * PerSecond));
            filledAt = now;
            if (--left >= 0) return;
            meter.Flood();
            throw new InvalidDataException("More messages than an honest client sends.");
        }
    }
}
