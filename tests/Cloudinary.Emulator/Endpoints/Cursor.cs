using System.Globalization;
using System.Text;
using Cloudinary.Emulator.Http;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>
/// The opaque <c>next_cursor</c>: an offset, and optionally the query it continues and the row it stands behind. Cloudinary does not say what it holds.
/// </summary>
internal sealed record Cursor(int Offset, string? Query = null, string? Row = null)
{
    public static Cursor Read(Parameters parameters)
    {
        string? text = parameters.NonEmpty("next_cursor");
        if (text is null)
        {
            return new Cursor(0);
        }

        try
        {
            string[] parts = Encoding.UTF8.GetString(Convert.FromHexString(text)).Split('\n', 2);
            return new Cursor(int.Parse(parts[0].Split('|')[0], NumberStyles.None, CultureInfo.InvariantCulture), parts.Length == 2 ? parts[1] : null);
        }
        catch (Exception invalid) when (invalid is FormatException or OverflowException)
        {
            throw ApiException.BadRequest("Invalid value for parameter next_cursor");
        }
    }

    public override string ToString() =>
        Convert.ToHexStringLower(Encoding.UTF8.GetBytes($"{Offset:D10}{(Row is null ? "" : "|" + Row)}{(Query is null ? "" : "\n" + Query)}"));
}
