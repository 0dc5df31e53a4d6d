using System.Globalization;

namespace Sidecar.OracleDiff.Generate;

/// <summary>Constants: common ones, and those at the edges of what is allowed, on both sides.</summary>
internal static class Literals
{
    private static readonly long[] Edges =
    [
        long.MaxValue, long.MinValue, long.MaxValue - 1, long.MinValue + 1, 1L << 53, (1L << 53) + 1, -(1L << 53) - 1, int.MaxValue, int.MinValue, 3_037_000_500, 4_294_967_296, -1, 0,
    ];

    private static readonly string[] Texts =
    [
        "", "a", "b", "ab", "abc", "A", "*", "a*b", "**", "é", "e\u0301", "😀", "\0", "\n", "\t", "\u00a0", "\ufeff", "\ufffd", "\uffff", "\U0010ffff", "ǅ", "ß", "a.b", "\"", "\\", "'",
        "true", "1", "principal", "{}", "\u007f", "\u0080", "\u2028", "\u202e", "а",
    ];

    private static readonly string[] Addresses =
    [
        "127.0.0.1", "10.0.0.1/8", "10.0.0.0/8", "10.0.0.0/33", "0.0.0.0/0", "255.255.255.255/32", "224.0.0.1", "239.255.255.255/4", "224.0.0.0/3", "127.0.0.1/7", "127.0.0.0/8", "1.2.3.4/032", "1.2.3.4/",
        "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4/08", "1.2.3.4/8 ", " 1.2.3.4", "1.2.3.4/+8", "1.2.3.4/-1", "::1", "::", "::/0", "::1/128", "::1/129", "::1/127", "ff00::/8", "ff02::1", "ff00::/7",
        "fe80::1%eth0", "fe80::1%1", "::ffff:1.2.3.4", "::ffff:102:304", "::1.2.3.4", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::8::", "1:2:3:4:5:6:7", "12345::", "ABCD::EF", "0:0:0:0:0:0:0:1",
        "00:00::0001", "0001::", "00001::", "1111:2222:3333:4444:5555:6666:7777:8888/128", "1111:2222:3333:4444:5555:6666:77.77.88.88", "[::1]", "", "/", "1.2.3.4/8/8", "::/00", "::/0128", "0x7f.1", "127.1", "٣.1.1.1", "1.2.3.4/1a", "::g", ":::", "1.2.3.4\0",
    ];

    private static readonly string[] Decimals =
    [
        "0.0", "1.0", "-1.0", "1.2345", "1.23456", "1.", ".1", "1", "+1.0", "--1.0", "-0.0", "-0.0001", "00.1", "001.10", "922337203685477.5807", "922337203685477.5808", "-922337203685477.5808", "-922337203685477.5809",
        "922337203685478.0", "1.0 ", " 1.0", "1,0", "1e1", "1.0e0", "١.٠", "0.12", "0.1200", "0.00001", "-.5", "", ".", "-", "9999999999999999999.0", "1_0.0", "1.-5", "1.+5", "0000000000000000000000001.5", "-1.5", "1.5000", "-0.5", "-00.5", "1.0\n",
    ];

    private static readonly string[] Moments =
    [
        "2024-01-01", "1970-01-01", "1969-12-31", "1969-12-31T23:59:59.999Z", "2024-02-29", "2023-02-29", "2000-02-29", "1900-02-29", "2024-02-30", "2024-04-31", "2024-13-01", "2024-00-01", "2024-01-00", "2024-1-1",
        "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "-0001-01-01", "+2024-01-01", "2024-01-01T00:00:00Z", "2024-01-01T23:59:59Z", "2024-01-01T24:00:00Z", "2024-01-01T23:60:00Z", "2024-01-01T23:59:60Z", "2024-12-31T23:59:60Z",
        "2024-01-01T00:00:00", "2024-01-01T00:00:00z", "2024-01-01t00:00:00Z", "2024-01-01 00:00:00Z", "2024-01-01T00:00Z", "2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00.1Z", "2024-01-01T00:00:00.12Z", "2024-01-01T00:00:00.1234Z", "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00+0000", "2024-01-01T00:00:00-0000", "2024-01-01T00:00:00+2359", "2024-01-01T00:00:00-2359", "2024-01-01T00:00:00+2400", "2024-01-01T00:00:00+0060", "2024-01-01T00:00:00+00:00", "2024-01-01T00:00:00+01", "2024-01-01T00:00:00.500+0130", "2024-01-01T00:00:00.500-0130",
        "0000-01-01T00:00:00+2359", "9999-12-31T23:59:59.999-2359", "1970-01-01T00:00:00.001Z", "1969-12-31T00:00:00.001Z", "2024-01-01Z", "2024-01-01T", "", "2024", "2024-01", "２０２４-01-01", "2024-01-01T00:00:00Z ", " 2024-01-01", "2024-01-01\n", "2024-01-01T00:00:00.000", "1970-01-01T00:00:00+0001", "2016-12-31T23:59:60Z",
    ];

    private static readonly string[] Spans =
    [
        "0ms", "1ms", "1s", "1m", "1h", "1d", "1d2h3m4s5ms", "-1d2h", "1h1d", "1d1d", "1m1ms", "1ms1m", "ms", "d", "", "-", "-1ms", "--1ms", "+1ms", "1", "1 d", "1d ", " 1d", "1D", "1w", "1us", "1.5h", "9223372036854775807ms", "9223372036854775808ms", "-9223372036854775808ms", "-9223372036854775809ms",
        "9223372036854775s", "9223372036854776s", "9223372036854775s807ms", "9223372036854775s808ms", "-9223372036854775s808ms", "-9223372036854775s809ms", "106751991167d", "106751991168d", "-106751991167d7h12m55s808ms", "-106751991167d7h12m55s809ms", "106751991167d7h12m55s807ms", "106751991167d7h12m55s808ms",
        "00001d", "0d0h0m0s0ms", "-0ms", "99999999999999999999d", "1d-2h", "1h2m3s", "90m", "36h", "1d\n", "١d", "1e3ms", "2562047788015h12m55s807ms", "153722867280912m55s807ms", "-1s999ms", "-999ms", "-23h59m59s999ms",
    ];

    public static long Integer(Dice dice) => dice.Below(8) switch
    {
        < 5 => dice.Below(5) - 1,
        < 7 => dice.PickFrom(Edges),
        _ => dice.Long() >> dice.Below(64),
    };

    public static string Text(Dice dice) => dice.OneIn(3) ? dice.PickFrom(Texts) : dice.Pick("a", "b", "ab", "");

    /// <summary>What a constructor is given. Most of it is right, some of it slightly changed.</summary>
    public static string Argument(Dice dice, string constructor)
    {
        var text = constructor switch
        {
            "ip" => dice.OneIn(4) ? RandomAddress(dice) : dice.PickFrom(Addresses),
            "decimal" => dice.OneIn(4) ? $"{(dice.OneIn(2) ? "-" : "")}{Digits(dice, 16)}.{Digits(dice, 5)}" : dice.PickFrom(Decimals),
            "datetime" => dice.OneIn(4) ? RandomMoment(dice) : dice.PickFrom(Moments),
            _ => dice.OneIn(4) ? RandomSpan(dice) : dice.PickFrom(Spans),
        };
        return dice.OneIn(15) ? Change(dice, text) : text;
    }

    /// <summary>A text that the constructor takes.</summary>
    public static string GoodArgument(Dice dice, string constructor) => constructor switch
    {
        "ip" => dice.Pick("127.0.0.1", "10.0.0.1/8", "10.0.0.0/8", "::1", "ff02::1", "::/0", "1:2:3:4:5:6:7:8/64"),
        "decimal" => dice.Pick("0.0", "1.0", "-1.5", "1.2345", "922337203685477.5807", "1.5000"),
        "datetime" => dice.Pick("2024-01-01", "1969-12-31", "1969-12-31T23:59:59.999Z", "2024-02-29T12:30:00.500+0130", "0000-01-01", "9999-12-31"),
        _ => dice.Pick("0ms", "1d", "-1d2h", "1d2h3m4s5ms", "9223372036854775807ms", "-9223372036854775808ms", "36h"),
    };

    private static string Change(Dice dice, string text)
    {
        var at = dice.Below(text.Length + 1);
        return dice.Below(3) switch
        {
            0 when at < text.Length => text.Remove(at, 1),
            1 when at < text.Length => text.Insert(at, text[at].ToString()),
            _ => text.Insert(at, dice.Pick(" ", "0", "-", "+", ".", ":", "9", "/", "%", "T", "Z", "_", "٣", "\0")),
        };
    }

    private static string Digits(Dice dice, int most) =>
        string.Concat(Enumerable.Range(0, dice.Below(most) + 1).Select(_ => dice.Below(10).ToString(CultureInfo.InvariantCulture)));

    private static string RandomAddress(Dice dice)
    {
        if (dice.OneIn(2))
        {
            var parts = Enumerable.Range(0, 4).Select(_ => dice.Pick(0, 1, 10, 127, 224, 255, 256, dice.Below(300)));
            return string.Join('.', parts) + (dice.OneIn(2) ? "" : $"/{dice.Below(36)}");
        }

        var groups = Enumerable.Range(0, dice.OneIn(2) ? 8 : dice.Below(9) + 1).Select(_ => dice.Below(6) == 0 ? "" : dice.Below(70000).ToString("x", CultureInfo.InvariantCulture));
        return string.Join(':', groups) + (dice.OneIn(2) ? "" : $"/{dice.Below(132)}");
    }

    private static string RandomMoment(Dice dice)
    {
        var date = string.Create(CultureInfo.InvariantCulture, $"{dice.Below(10000):d4}-{dice.Below(13):d2}-{dice.Below(33):d2}");
        var time = string.Create(CultureInfo.InvariantCulture, $"T{dice.Below(25):d2}:{dice.Below(61):d2}:{dice.Below(61):d2}");
        var zone = dice.Pick("Z", string.Create(CultureInfo.InvariantCulture, $"{dice.Pick("+", "-")}{dice.Below(25):d2}{dice.Below(61):d2}"));
        return dice.OneIn(3) ? date : date + time + (dice.OneIn(2) ? "" : string.Create(CultureInfo.InvariantCulture, $".{dice.Below(1000):d3}")) + zone;
    }

    private static string RandomSpan(Dice dice)
    {
        var text = dice.OneIn(3) ? "-" : "";
        foreach (var unit in new[] { "d", "h", "m", "s", "ms" })
        {
            text += dice.OneIn(2) ? "" : Digits(dice, dice.OneIn(4) ? 19 : 4) + unit;
        }

        return text;
    }
}
