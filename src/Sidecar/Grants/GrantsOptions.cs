using Microsoft.Extensions.Options;
using Sidecar.Policy.Grants;

namespace Sidecar.Grants;

/// <summary>Where grants come from. Bound from the configuration section <c>Sidecar:Grants</c>.</summary>
internal sealed class GrantsOptions
{
    public const string Section = "Sidecar:Grants";

    /// <summary>The shortest <see cref="ReloadInterval"/>.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest <see cref="ReloadInterval"/>.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);

    /// <summary>Path of the grants file; relative to the working directory. Default: <c>grants.yaml</c>.</summary>
    public string Path { get; set; } = "grants.yaml";

    /// <summary>
    /// Path of a Cedar schema that policies are checked against beside what is known of Cloudinary's; relative to the working directory. JSON as Cloudinary
    /// serves it, or Cedar syntax in a file that ends in <c>.cedarschema</c>. Default: empty, for none.
    /// </summary>
    public string SchemaFile { get; set; } = "";

    /// <summary>What becomes of the grants when the schema finds a mistake in a policy. Default: <c>strict</c>. The other: <c>warn</c>.</summary>
    public string PolicyValidation { get; set; } = "strict";

    /// <summary>
    /// How often the grants file, and every file it names, is read again to see whether it says something else; it is taken when two looks in a row
    /// find the same. Default: 2 seconds.
    /// Range: 200 milliseconds to 1 hour.
    /// </summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long grants may stay in force while newer content cannot be taken: the files are wrong, or gone. After that every call is refused and
    /// <c>/readyz</c> fails. Default: 24 hours. Range: 1 minute to 365 days.
    /// </summary>
    public TimeSpan MaxSnapshotAge { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How often grants are read from Cloudinary, when the grants file says so: the longest time after which something revoked there is refused here, beside
    /// the time the reading takes. Readings come up to a fifth earlier, so that replicas do not read in step. Default: 30 seconds. Range: 200 milliseconds
    /// to 1 hour.
    /// </summary>
    public TimeSpan CloudinaryInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long what was read from Cloudinary may stay in force while it cannot be read anew. After that every call is refused and <c>/readyz</c> fails.
    /// Default: 1 hour. Range: 10 seconds to 365 days.
    /// </summary>
    public TimeSpan MaxCloudinaryAge { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>Refuses options out of range when the program starts.</summary>
internal sealed class GrantsOptionsValidator : IValidateOptions<GrantsOptions>
{
    public ValidateOptionsResult Validate(string? name, GrantsOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Path))
        {
            return ValidateOptionsResult.Fail("Sidecar:Grants:Path: expected the path of a grants file, found none");
        }

        if (Find(options.PolicyValidation) is null)
        {
            return ValidateOptionsResult.Fail($"Sidecar:Grants:PolicyValidation: expected strict or warn, found \"{options.PolicyValidation}\"");
        }

        if (options.MaxSnapshotAge < TimeSpan.FromMinutes(1) || options.MaxSnapshotAge > TimeSpan.FromDays(365))
        {
            return ValidateOptionsResult.Fail($"Sidecar:Grants:MaxSnapshotAge: expected 00:01:00 to 365.00:00:00, found {options.MaxSnapshotAge}");
        }

        if (options.CloudinaryInterval < GrantsOptions.ShortestInterval || options.CloudinaryInterval > GrantsOptions.LongestInterval)
        {
            return ValidateOptionsResult.Fail(
                $"Sidecar:Grants:CloudinaryInterval: expected {GrantsOptions.ShortestInterval} to {GrantsOptions.LongestInterval}, found {options.CloudinaryInterval}");
        }

        if (options.MaxCloudinaryAge < TimeSpan.FromSeconds(10) || options.MaxCloudinaryAge > TimeSpan.FromDays(365))
        {
            return ValidateOptionsResult.Fail($"Sidecar:Grants:MaxCloudinaryAge: expected 00:00:10 to 365.00:00:00, found {options.MaxCloudinaryAge}");
        }

        return options.ReloadInterval < GrantsOptions.ShortestInterval || options.ReloadInterval > GrantsOptions.LongestInterval
            ? ValidateOptionsResult.Fail(
                $"Sidecar:Grants:ReloadInterval: expected {GrantsOptions.ShortestInterval} to {GrantsOptions.LongestInterval}, found {options.ReloadInterval}")
            : ValidateOptionsResult.Success;
    }

    /// <summary>What the option says; null for another text.</summary>
    public static PolicyValidation? Find(string text) => text.ToLowerInvariant() switch
    {
        "strict" => PolicyValidation.Strict,
        "warn" => PolicyValidation.Warn,
        _ => null,
    };
}
