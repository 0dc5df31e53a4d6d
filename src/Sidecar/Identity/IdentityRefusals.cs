using System.Globalization;
using Sidecar.Policy.Grants;
using Sidecar.Requests;

namespace Sidecar.Identity;

/// <summary>Answers to callers that could not prove who they are, in Cloudinary's words where it has some. None holds a secret, a signature or a parameter's value.</summary>
internal static class IdentityRefusals
{
    public static Refusal InvalidCredentials { get; } = Unauthorized("Invalid credentials");

    public static Refusal UnknownKey { get; } = Unauthorized("unknown api_key");

    public static Refusal SecretMismatch { get; } = Unauthorized("api_secret mismatch");

    /// <summary>
    /// Cloudinary's words, with 403: the catalogue refuses every call to another cloud, whoever makes it, and better proof would not help. Cloudinary itself was seen to say 401.
    /// </summary>
    public static Refusal CloudMismatch { get; } = new(StatusCodes.Status403Forbidden, "cloud_name mismatch");

    public static Refusal DisabledKey { get; } = Unauthorized("disabled api_key");

    public static Refusal KeyConflict { get; } = Unauthorized("Invalid credentials - the api_key parameter names another key than the Authorization header");

    public static Refusal BearerUnsupported { get; } = Unauthorized("Invalid token - bearer tokens are not supported here; use an api key");

    /// <summary>Cloudinary prints the string to sign here. It may hold tokens (notification_url, eager), so it stays out.</summary>
    public static Refusal InvalidSignature { get; } = Unauthorized(
        "Invalid Signature. All parameters but file, cloud_name, resource_type and api_key must be signed with the secret of this api_key");

    public static Refusal AmbiguousSignature { get; } = Unauthorized(
        "Invalid Signature. A version 1 signature is ambiguous when a value holds & followed by a parameter; use signature version 2");

    public static Refusal WeakSignature { get; } = Unauthorized("Invalid Signature. This kind of signature is not accepted here; use signature version 2 with sha256");

    public static Refusal InvalidSearchUrl { get; } = Unauthorized("Invalid Signature. The search URL must be signed with the secret of an api_key of this cloud");

    public static Refusal SharedSecret { get; } = Unauthorized("Invalid Signature. Several api_keys of this cloud have this secret, so the search URL could be any of theirs");

    public static Refusal NoPresetOrCredentials { get; } = BadRequest("Upload preset must be specified when using unsigned upload");

    public static Refusal Missing(string parameter) => BadRequest($"Missing required parameter - {parameter}");

    public static Refusal NotATimestamp { get; } = BadRequest("Invalid timestamp - it must be a whole number of seconds since 1970");

    public static Refusal NotAnExpiry { get; } = BadRequest("Invalid expires_at - it must be a whole number of seconds since 1970");

    public static Refusal Expired(DateTimeOffset expiry) => Unauthorized($"Request has expired at {Utc(expiry)}");

    public static Refusal Stale(DateTimeOffset reported, TimeSpan limit) =>
        BadRequest($"Stale request - reported time is {Utc(reported)} which is more than {Duration(limit)} ago");

    public static Refusal Early(DateTimeOffset reported, TimeSpan limit) =>
        BadRequest($"Stale request - reported time is {Utc(reported)} which is more than {Duration(limit)} in the future");

    /// <summary>Why a key that was proven may not be used here; null when it may.</summary>
    public static Refusal? OfKey(KeyGrant key, string cloudName, IKeyRing keys) =>
        !string.Equals(keys.CloudNameOf(key), cloudName, StringComparison.Ordinal) ? CloudMismatch
        : !key.Enabled ? DisabledKey
        : null;

    private static Refusal Unauthorized(string message) => new(StatusCodes.Status401Unauthorized, message);

    private static Refusal BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan time) =>
        time == TimeSpan.FromHours(1) ? "1 hour" : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} minutes");
}
