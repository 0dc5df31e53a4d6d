using Sidecar.Pipeline;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// The presets an upload may be carried out with: the one it names, else the environment's defaults, of which the grants file tells. A single default is
/// spelled out upstream; of several (Cloudinary has them by kind of file) each counts, and so does none.
/// </summary>
/// <param name="Readings">One or more; null for no preset.</param>
/// <param name="Spelled">The default to name upstream; null when the request names one, or there are none or several.</param>
internal sealed record UploadPresets(IReadOnlyList<PresetFacts?> Readings, string? Spelled)
{
    /// <summary>Finds them; null with a refusal when one does not exist or may not be used.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public static async ValueTask<(UploadPresets? Presets, Refusal? Refusal)> FindAsync(EnforcementServices services, Exchange exchange, bool unsigned)
    {
        if (exchange.Parameters.Text("upload_preset") is { Length: > 0 } name)
        {
            var preset = await FindAsync(services, exchange, name);
            return preset is null ? (null, NotFound)
                : unsigned && !preset.Unsigned ? (null, new Refusal(StatusCodes.Status400BadRequest, "Upload preset must be whitelisted for unsigned uploads"))
                : (new UploadPresets([preset], null), null);
        }

        var defaults = exchange.Upstream.Settings.DefaultPresets;
        var readings = new List<PresetFacts?>(defaults.Count + 1);
        foreach (var standard in defaults)
        {
            if (await FindAsync(services, exchange, standard) is not { } preset)
            {
                exchange.Decision.Reason = $"default_presets names \"{standard}\", which Cloudinary does not know";
                return (null, NotFound);
            }

            readings.Add(preset);
        }

        if (defaults.Count == 1)
        {
            return (new UploadPresets(readings, defaults[0]), null);
        }

        readings.Add(null);
        return (new UploadPresets(readings, null), null);
    }

    private static Refusal NotFound => new(StatusCodes.Status400BadRequest, "Upload preset not found");

    private static async ValueTask<PresetFacts?> FindAsync(EnforcementServices services, Exchange exchange, string name) =>
        PublicIds.IsPathPart(name) ? await services.Presets.FindAsync(exchange, name) : null;
}
