using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Sidecar.Catalogue;
using Sidecar.Enforcement;
using Sidecar.Operations;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;
using Sidecar.Requests;

namespace Sidecar.Pipeline;

/// <summary>
/// Operations for which Cloudinary asks for no proof. There is no caller to judge, so nothing is ever forwarded: the sidecar answers by itself or refuses.
/// </summary>
internal sealed class PublicOperations(IParameterReader reader)
{
    /// <summary>Longest policy that is checked for a stranger, in characters.</summary>
    private const int MaxPolicyLength = 64 * 1024;

    /// <summary>Largest body of a stranger, in bytes: such a policy with every character escaped.</summary>
    private const int MaxBodyBytes = 8 * MaxPolicyLength;

    /// <summary>Cloudinary's code for a policy that does not pass.</summary>
    private const string CedarErrorCode = "ACCOUNTS_00002";

    public async Task HandleAsync(HttpContext http, RequestTarget target, Operation operation, DecisionRecord decision)
    {
        if (operation.Enforcement != EnforcementKind.Local)
        {
            await RejectAsync(http, decision, new Refusal(StatusCodes.Status403Forbidden, RefuseEnforcement.Message(operation)));
            return;
        }

        // A stranger's body is read whole; it is small or it is not read.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBodyBytes;
        }

        var read = await reader.ReadAsync(http, target, operation.Parameters, http.RequestAborted);
        await using var file = read.File;
        var refusal = read.Refusal ?? (read.Parameters.Text("policy") switch
        {
            null or "" => new Refusal(StatusCodes.Status400BadRequest, "missing fields - policy"),
            { Length: > MaxPolicyLength } => new Refusal(StatusCodes.Status400BadRequest, $"invalid request - a policy of more than {MaxPolicyLength} characters"),
            _ => null,
        });
        if (refusal is not null)
        {
            await RejectAsync(http, decision, refusal);
            return;
        }

        decision.Outcome = Outcome.Allowed;
        decision.Reason = "answered by the sidecar itself";
        await AnswerWriter.JsonAsync(http, Describe(Check(read.Parameters.Text("policy")!)));
    }

    /// <summary>Why a text would not be taken as the policies of a product environment; null when it would be.</summary>
    internal static string? Check(string policy)
    {
        try
        {
            GrantSnapshot.Compile(new GrantsDocument([new EnvironmentEntry("cloud", "0", FolderMode.Dynamic)]) { Policies = [new PolicyEntry("policy", policy)] });
            return null;
        }
        catch (CedarSyntaxException error)
        {
            return $"line {error.Line}, column {error.Column}: expected {error.Expected}, found {error.Found}";
        }
        catch (GrantsDocumentException error)
        {
            return $"line {Math.Max(error.PolicyLine, 1)}: expected {error.Expected}, found {error.Found}";
        }
    }

    private static ReadOnlyMemory<byte> Describe(string? error)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("valid", error is null);
            if (error is not null)
            {
                writer.WriteStartArray("errors");
                writer.WriteStartObject();
                writer.WriteString("cedar_message", error);
                writer.WriteString("cedar_code", CedarErrorCode);
                writer.WriteEndObject();
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static Task RejectAsync(HttpContext http, DecisionRecord decision, Refusal refusal)
    {
        decision.Outcome = Outcome.Rejected;
        decision.Reason = refusal.Message;
        return AnswerWriter.ErrorAsync(http, refusal.Status, refusal.Message);
    }
}
