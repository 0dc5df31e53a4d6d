using System.Text.RegularExpressions;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Http;

/// <summary>Which of the APIs a route belongs to: only Admin answers count against the hourly limit.</summary>
internal enum Api
{
    Admin,
    Upload,
    Service,
}

/// <summary>Everything a handler may look at.</summary>
internal sealed record Call(
    EmulatorOptions Options,
    Library Library,
    Parameters Parameters,
    UploadedContent? File,
    IHeaderDictionary Headers,
    Authentication Authentication,
    IReadOnlyDictionary<string, string> Path)
{
    public DateTimeOffset Now => Options.Clock.GetUtcNow();
}

internal delegate Answer Handler(Call call);

/// <summary>
/// One operation. In the template <c>{rt}</c> is image, video or raw, <c>{rt|auto}</c> also auto, <c>{asset_id}</c> 32 hex digits, <c>{x...}</c> the
/// rest of the path with its slashes, any other name one segment. A template that begins with a slash is that of the whole path, others stand behind the
/// cloud name.
/// </summary>
internal sealed partial record Operation(string Method, string Template, Api Api, Handler Handle)
{
    private readonly string[] _steps = Template.TrimStart('/').Split('/');

    /// <summary>The template is that of the whole path.</summary>
    public bool IsWhole { get; } = Template.StartsWith('/');

    /// <summary>The handler changes nothing although the method is not GET.</summary>
    public bool ReadOnly { get; init; } = Method == "GET";

    /// <summary>An upload may come without a credential, through an unsigned preset.</summary>
    public bool UnsignedAllowed { get; init; }

    /// <summary>What is in the body is proof enough.</summary>
    public bool NeedsNoCredentials { get; init; }

    /// <summary>Matches the segments, those behind the cloud name unless <see cref="IsWhole"/>; null when they are another operation's.</summary>
    public Dictionary<string, string>? Match(ReadOnlySpan<string> segments)
    {
        if (segments.Length < _steps.Length)
        {
            return null;
        }

        Dictionary<string, string>? values = null;
        for (int i = 0; i < _steps.Length; i++)
        {
            string step = _steps[i];
            if (step[0] != '{')
            {
                if (step != segments[i])
                {
                    return null;
                }

                continue;
            }

            string name = step[1..^1];
            values ??= new Dictionary<string, string>(4, StringComparer.Ordinal);
            if (name.EndsWith("...", StringComparison.Ordinal))
            {
                values[name[..^3]] = string.Join('/', segments[i..]!);
                return values;
            }

            if (!Accepts(name, segments[i]))
            {
                return null;
            }

            values[name == "rt|auto" ? "rt" : name] = segments[i];
        }

        return segments.Length == _steps.Length ? values ?? [] : null;
    }

    private static bool Accepts(string name, string segment) => name switch
    {
        "rt" => segment is "image" or "video" or "raw",
        "rt|auto" => segment is "image" or "video" or "raw" or "auto",
        "asset_id" => AssetId().IsMatch(segment),
        _ => true,
    };

    [GeneratedRegex("^[0-9a-f]{32}\\z")]
    private static partial Regex AssetId();
}
