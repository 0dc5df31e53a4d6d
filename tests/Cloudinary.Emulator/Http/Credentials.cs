using System.Globalization;
using System.Text;

namespace Cloudinary.Emulator.Http;

internal enum Authentication
{
    /// <summary>By key and secret, or by signature.</summary>
    Signed,

    /// <summary>An unsigned upload: nobody, through a preset that allows it.</summary>
    Unsigned,
}

/// <summary>
/// Who is calling. A valid Basic credential is enough even beside a stale signature (PHP's later chunks); a wrong one is refused
/// even beside a good signature. Texts are Cloudinary's.
/// </summary>
internal sealed class Credentials(EmulatorOptions options)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    public Authentication Verify(string cloud, string? authorization, Parameters parameters, bool unsignedAllowed)
    {
        bool claimsNobody = !parameters.Has("api_key") && !parameters.Has("signature")
            && (string.IsNullOrEmpty(authorization) || parameters.Flag("unsigned"));
        if (unsignedAllowed && claimsNobody)
        {
            RequireCloud(cloud);
            return parameters.NonEmpty("upload_preset") is null
                ? throw ApiException.BadRequest("Upload preset must be specified when using unsigned upload")
                : Authentication.Unsigned;
        }

        if (!string.IsNullOrEmpty(authorization))
        {
            VerifyBasic(authorization);
        }
        else if (parameters.Has("api_key") || parameters.Has("signature"))
        {
            VerifySignature(parameters);
        }
        else
        {
            throw ApiException.Unauthorized("Invalid credentials");
        }

        RequireCloud(cloud);
        return Authentication.Signed;
    }

    /// <summary>The account's own key; one of the product environment counts for nothing here.</summary>
    public Authentication VerifyAccount(string account, string? authorization)
    {
        byte[] pair = Encoding.UTF8.GetBytes($"{EmulatorOptions.AccountKey}:{EmulatorOptions.AccountSecret}");
        return account == EmulatorOptions.AccountId && authorization == "Basic " + Convert.ToBase64String(pair)
            ? Authentication.Signed
            : throw ApiException.Unauthorized("Invalid credentials");
    }

    private void VerifyBasic(string authorization)
    {
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            throw ApiException.Unauthorized("Invalid token");
        }

        string key = "", secret = "";
        if (authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[authorization.Length];
            if (Convert.TryFromBase64String(authorization[6..].Trim(), bytes, out int length))
            {
                string pair = Encoding.UTF8.GetString(bytes, 0, length);
                int colon = pair.IndexOf(':', StringComparison.Ordinal);
                (key, secret) = colon < 0 ? (pair, "") : (pair[..colon], pair[(colon + 1)..]);
            }
        }

        if (key.Length == 0)
        {
            throw ApiException.Unauthorized("Invalid credentials");
        }

        if (key != options.ApiKey)
        {
            throw ApiException.Unauthorized("unknown api_key");
        }

        if (secret != options.ApiSecret)
        {
            throw ApiException.Unauthorized("api_secret mismatch");
        }
    }

    private void VerifySignature(Parameters parameters)
    {
        string key = parameters.Required("api_key");
        string signature = parameters.Required("signature");
        string timestamp = parameters.Required("timestamp");
        if (key != options.ApiKey)
        {
            throw ApiException.Unauthorized("unknown api_key");
        }

        if (!Signatures.Verify(parameters.Root, signature, options.ApiSecret))
        {
            throw ApiException.Unauthorized($"Invalid Signature {signature}. String to sign - '{Signatures.StringToSign(parameters.Root, version: 1)}'.");
        }

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) || seconds > 9_999_999_999)
        {
            throw ApiException.BadRequest("Invalid value for parameter timestamp");
        }

        var reported = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (options.Clock.GetUtcNow() - reported > MaxAge)
        {
            throw ApiException.BadRequest($"Stale request - reported time is {reported:yyyy-MM-dd HH:mm:ss} +0000 which is more than 1 hour ago");
        }
    }

    private void RequireCloud(string cloud)
    {
        if (cloud != options.CloudName)
        {
            throw ApiException.Unauthorized("cloud_name mismatch");
        }
    }
}
