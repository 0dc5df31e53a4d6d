using System.Buffers.Binary;
using System.Text;

namespace Sidecar.Shared;

/// <summary>A message with its topic: <c>length of the topic (2, big-endian) · topic in UTF-8 · message</c>. All topics share one channel, so that a probe proves them all.</summary>
internal static class ReplicaEnvelope
{
    public static byte[] Wrap(string topic, ReadOnlySpan<byte> message)
    {
        var name = Encoding.UTF8.GetBytes(topic);
        var envelope = new byte[sizeof(ushort) + name.Length + message.Length];
        BinaryPrimitives.WriteUInt16BigEndian(envelope, checked((ushort)name.Length));
        name.CopyTo(envelope, sizeof(ushort));
        message.CopyTo(envelope.AsSpan(sizeof(ushort) + name.Length));
        return envelope;
    }

    /// <summary>The message; null when the bytes are no envelope.</summary>
    public static ReadOnlyMemory<byte>? Unwrap(byte[] envelope, out string topic)
    {
        topic = "";
        if (envelope.Length < sizeof(ushort))
        {
            return null;
        }

        var end = sizeof(ushort) + BinaryPrimitives.ReadUInt16BigEndian(envelope);
        if (end > envelope.Length)
        {
            return null;
        }

        topic = Encoding.UTF8.GetString(envelope, sizeof(ushort), end - sizeof(ushort));
        return envelope.AsMemory(end);
    }
}
