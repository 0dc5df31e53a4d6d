using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;

namespace Sidecar.Policy.Cedar.Values;

/// <summary>An address with a prefix length. Equality is of both: <c>10.0.0.1/24</c> is not <c>10.0.0.0/24</c>.</summary>
internal sealed class IpValue : CedarValue
{
    /// <summary>Longest text Cedar accepts: a full IPv6 address and <c>/128</c>.</summary>
    private const int MaxLength = 43;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly UInt128 _address;
    private readonly int _prefix;

    private IpValue(bool isV6, UInt128 address, int prefix)
        : base(ValueKind.Ip, 0, null)
    {
        Reference = this;
        IsV6 = isV6;
        _address = address;
        _prefix = prefix;
    }

    public bool IsV6 { get; }

    public int AddressHash => HashCode.Combine(IsV6, _address, _prefix);

    private int Bits => IsV6 ? 128 : 32;

    /// <summary>Ones where the prefix ends. A shift by all 128 bits would be a shift by none.</summary>
    private UInt128 HostMask => _prefix == Bits ? UInt128.Zero : UInt128.MaxValue >> (128 - Bits + _prefix);

    /// <summary>The whole range lies in 127.0.0.0/8 or is ::1.</summary>
    public bool IsLoopback => IsV6 ? _address == 1 && _prefix == 128 : (_address >> 24) == 127 && _prefix >= 8;

    /// <summary>The whole range lies in 224.0.0.0/4 or ff00::/8.</summary>
    public bool IsMulticast => IsV6 ? (_address >> 120) == 0xff && _prefix >= 8 : (_address >> 28) == 0xe && _prefix >= 4;

    public bool AddressEquals(IpValue other) => IsV6 == other.IsV6 && _prefix == other._prefix && _address == other._address;

    /// <summary>This range lies within the other; ranges of different families never do.</summary>
    public bool IsInRange(IpValue other) =>
        IsV6 == other.IsV6
        && (_address & ~HostMask) >= (other._address & ~other.HostMask)
        && (_address | HostMask) <= (other._address | other.HostMask);

    /// <summary>v4 or v6 with an optional prefix; no leading zeros, no zone, no v4 inside v6 (reference: the ipaddr extension).</summary>
    public static IpValue? Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? text : text.AsSpan(0, slash);
        var isV6 = address.Contains(':');
        if (!(isV6 ? TryParseV6(address, out var number) : TryParseV4(address, out number)))
        {
            return null;
        }

        var bits = isV6 ? 128 : 32;
        var prefix = bits;
        if (slash >= 0 && (!TryParseDecimal(text.AsSpan(slash + 1), 3, out prefix) || prefix > bits))
        {
            return null;
        }

        return new IpValue(isV6, number, prefix);
    }

    private static bool TryParseDecimal(ReadOnlySpan<char> text, int maxDigits, out int number)
    {
        number = 0;
        return text.Length > 0 && text.Length <= maxDigits
            && (text.Length == 1 || text[0] != '0')
            && text.IndexOfAnyExceptInRange('0', '9') < 0 // .NET lets trailing NULs pass
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryParseV4(ReadOnlySpan<char> text, out UInt128 number)
    {
        number = 0;
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            if (++parts > 4 || !TryParseDecimal(text[range], 3, out var part) || part > 255)
            {
                return false;
            }

            number = (number << 8) | (UInt128)part;
        }

        return parts == 4;
    }

    private static bool TryParseV6(ReadOnlySpan<char> text, out UInt128 number)
    {
        number = 0;
        Span<ushort> head = stackalloc ushort[8];
        Span<ushort> tail = stackalloc ushort[8];
        var gap = text.IndexOf("::");
        if (gap < 0)
        {
            if (!TryParseGroups(text, head, out var all) || all != 8)
            {
                return false;
            }
        }
        else
        {
            // "::" stands for at least one group, and for one gap only: a second "::" leaves an empty group.
            if (!TryParseGroups(text[..gap], head, out var before)
                || !TryParseGroups(text[(gap + 2)..], tail, out var after)
                || before + after > 7)
            {
                return false;
            }

            tail[..after].CopyTo(head[(8 - after)..]);
        }

        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes[(2 * i)..], head[i]);
        }

        number = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    private static bool TryParseGroups(ReadOnlySpan<char> text, Span<ushort> groups, out int count)
    {
        count = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        foreach (var range in text.Split(':'))
        {
            var part = text[range];
            if (count == 8 || part.Length is 0 or > 4 || part.ContainsAnyExcept(HexDigits)
                || !ushort.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out groups[count]))
            {
                return false;
            }

            count++;
        }

        return true;
    }
}
