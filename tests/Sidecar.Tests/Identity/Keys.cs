using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sidecar.Grants;
using Sidecar.Identity;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Grants;
using Sidecar.Requests;

namespace Sidecar.Tests.Identity;

/// <summary>Keys: <c>key</c>/<c>sec</c> in demo, <c>acts</c>/<c>sec2</c> in demo (may act for users), <c>off</c>/<c>sec3</c> in demo (disabled), <c>other</c>/<c>sec4</c> in elsewhere.</summary>
internal sealed class Keys : IKeyRing
{
    public const string Cloud = "demo";

    public static DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    /// <summary>Asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    public PrincipalPolicies Policies { get; } = (PrincipalPolicies)RuntimeHelpers.GetUninitializedObject(typeof(PrincipalPolicies));

    public KeyGrant? FindKey(string apiKey)
    {
        Asked.Add(apiKey);
        return apiKey switch
        {
            "key" or "other" => new KeyGrant(apiKey, null, null!, Enabled: true, ActFor: false),
            "acts" => new KeyGrant(apiKey, null, null!, Enabled: true, ActFor: true),
            "off" => new KeyGrant(apiKey, null, null!, Enabled: false, ActFor: false),
            _ => null,
        };
    }

    public SecretText? SecretOf(string apiKey) => apiKey switch
    {
        "key" => new SecretText("sec"),
        "acts" => new SecretText("sec2"),
        "off" => new SecretText("sec3"),
        "other" => new SecretText("sec4"),
        _ => null,
    };

    public string CloudNameOf(KeyGrant key) => key.ApiKey == "other" ? "elsewhere" : Cloud;

    public bool HasCloud(string cloudName) => cloudName is Cloud or "elsewhere";

    public PrincipalPolicies? PoliciesOf(string cloudName, EntityUid principal) =>
        cloudName == Cloud && principal.Id is "key" or "acts" or "user1" or "preset1" ? Policies : null;

    public static HeaderDictionary Basic(string credential) =>
        new() { ["Authorization"] = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credential)) };

    public static RequestParameters Parameters(params (string Name, string Value)[] items) =>
        new(items.Select(item => KeyValuePair.Create<string, ParameterValue>(item.Name, new ParameterValue.Text(item.Value))));

    /// <summary>The parameters with api_key, timestamp and a version 2 SHA-1 signature.</summary>
    public static RequestParameters Sign(RequestParameters parameters, string key = "key", string secret = "sec", DateTimeOffset? at = null)
    {
        var stamped = parameters.With("api_key", key).With("timestamp", (at ?? Now).ToUnixTimeSeconds().ToString());
        var pairs = ParameterSignature.ReceivedPairs(stamped, withCloudName: false);
        return stamped.With("signature", ParameterSignature.Sign(
            pairs, SignatureVersion.Two, System.Security.Cryptography.HashAlgorithmName.SHA1, new SecretText(secret)));
    }

    public static string Line(AuthenticationResult result) => result.Refusal is { } refusal
        ? $"{refusal.Status} {refusal.Message}"
        : $"{result.Caller!.Method} {result.Caller.Principal} policies={result.Caller.Policies is not null} for={result.Caller.OnBehalfOf} policies={result.Caller.OnBehalfOfPolicies is not null}";
}
