using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// What an upload or explicit call can do beside storing its file: run code, read other assets through layers, copy an asset of the same cloud
/// by its URL. Code needs a permit on the environment, because what it reaches cannot be told; assets need one each.
/// </summary>
internal static class SideEffects
{
    private static readonly string[] Scripts = ["eval", "on_success"];

    private static readonly string[] Transformations = ["transformation", "eager", "responsive_breakpoints", "format"];

    /// <param name="services">Look-ups.</param>
    /// <param name="exchange">The request.</param>
    /// <param name="requirements">What is asked is added here.</param>
    /// <param name="preset">The upload preset it names. Its layers are its author's choice, but where its <c>eval</c> would put the asset cannot be told.</param>
    public static async ValueTask AskAsync(EnforcementServices services, Exchange exchange, Requirements requirements, PresetFacts? preset = null)
    {
        var parameters = exchange.Parameters;
        if (Scripts.Any(parameters.Has) || preset?["eval"] is not null)
        {
            requirements.Ask(CloudinaryAction.UpdateSettings, new NamedResource(EntityTypes.ProductEnvironment, exchange.Environment.Id));
        }

        foreach (var name in Transformations)
        {
            await services.References.AskTransformationAsync(exchange, requirements, parameters.Find(name));
        }

        if (exchange.Operation.ReadsAnything)
        {
            requirements.Note(CloudinaryAction.Read, GlobalPermit.OnEverything(exchange, CloudinaryAction.Read, EntityTypes.Asset));
        }

        if (parameters.List("urls") is { Count: > 0 } urls)
        {
            requirements.Note(
                CloudinaryAction.Download, (await services.References.AllowUrlsAsync(exchange, CloudinaryAction.Download, urls)).All(allowed => allowed));
        }

        if (parameters.Text("file") is { } file)
        {
            await services.References.AskUrlAsync(exchange, requirements, CloudinaryAction.Download, file);
        }
    }

    /// <summary>The answer is to hold a token with which anybody can delete the asset, directly at Cloudinary.</summary>
    public static bool AsksForDeleteToken(Exchange exchange) =>
        exchange.Parameters.Has("return_delete_token") && exchange.Parameters.Flag("return_delete_token") != false;
}
