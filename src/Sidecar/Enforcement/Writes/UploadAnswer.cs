using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sidecar.Enforcement.Bindings;
using Sidecar.Pipeline;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Makes an Upload API answer the caller's own: <c>api_key</c> is the caller's key and <c>signature</c> is made with the caller's secret, so that
/// SDK verification succeeds and neither of the environment's shows.
/// </summary>
internal static class UploadAnswer
{
    private const int Sha256Length = 64;

    /// <summary>Passes the answer on, re-made.</summary>
    public static Task PassAsync(Exchange exchange, UpstreamAnswer answer) =>
        answer.IsSuccess ? PassSuccessAsync(exchange, answer) : AnswerWriter.PassAsync(exchange, answer);

    private static async Task PassSuccessAsync(Exchange exchange, UpstreamAnswer answer)
    {
        using var json = AnswerJson.Parse(answer);
        await AnswerWriter.PassAsync(exchange, answer, Rewrite(exchange, json.RootElement));
    }

    /// <summary>Passes the answer on, re-made, and remembers the ids and tokens in it; a delete token that the caller may not have is left out.</summary>
    public static async Task PassNotedAsync(EnforcementServices services, Exchange exchange, UpstreamAnswer answer)
    {
        if (!answer.IsSuccess)
        {
            await AnswerWriter.PassAsync(exchange, answer);
            return;
        }

        using var json = AnswerJson.Parse(answer);
        await PassNotedAsync(services, exchange, answer, json.RootElement);
    }

    /// <summary>The same for an answer that was parsed before.</summary>
    public static async Task PassNotedAsync(EnforcementServices services, Exchange exchange, UpstreamAnswer answer, JsonElement root)
    {
        await Batches.RememberAsync(services, exchange, root);
        var withToken = await DeleteTokens.TakeNoteAsync(services, exchange, root);
        await AnswerWriter.PassAsync(exchange, answer, Rewrite(exchange, root, withToken));
    }

    /// <summary>The answer with the caller's key and signature; without them for a caller that has none.</summary>
    public static ReadOnlyMemory<byte> Rewrite(Exchange exchange, JsonElement root, bool withToken = true)
    {
        var key = exchange.Caller.Key?.ApiKey;
        var signature = Sign(exchange, root);
        return JsonEdit.Write(root, (writer, property) =>
        {
            if (property.NameEquals("api_key"))
            {
                if (key is not null)
                {
                    writer.WriteString("api_key", key);
                }

                return true;
            }

            if (property.NameEquals("signature"))
            {
                if (signature is not null)
                {
                    writer.WriteString("signature", signature);
                }

                return true;
            }

            return !withToken && property.NameEquals("delete_token");
        });
    }

    /// <summary>Covers public id and version, always in the first form of signatures.</summary>
    private static string? Sign(Exchange exchange, JsonElement root)
    {
        if (exchange.Caller.Key is not { } key
            || !exchange.Grants.KeySecrets.TryGetValue(key.ApiKey, out var secret)
            || AssetFacts.Text(root, "public_id") is not { } publicId
            || !root.TryGetProperty("version", out var version)
            || version.ValueKind is not (JsonValueKind.Number or JsonValueKind.String))
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetBytes($"public_id={publicId}&version={version}{secret.Reveal()}");
        return Convert.ToHexStringLower(exchange.SignatureLength == Sha256Length
            ? SHA256.HashData(bytes)
            : Sha1(bytes));
    }

#pragma warning disable CA5350 // SHA-1 is what Cloudinary's SDKs verify unless they are set to SHA-256.
    private static byte[] Sha1(byte[] bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350
}
