using System.Text.Json;

namespace Sidecar.OracleDiff.Compare;

internal enum AnswerKind
{
    Failure,
    Decision,
    Verdict,
}

/// <summary>
/// One answer, as far as it is compared: messages are not. <see cref="Trapped"/> is an engine that ran out of stack or stopped in the middle,
/// from which nothing follows about Cedar.
/// </summary>
internal sealed record Answer(AnswerKind Kind, string Id, string Outcome, string Reasons, string Errors, bool Trapped)
{
    public static Answer Read(string line)
    {
        using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 4096 });
        var root = document.RootElement;
        var id = root.TryGetProperty("id", out var echoed) ? echoed.GetRawText() : "";
        if (root.TryGetProperty("failure", out var messages))
        {
            return new Answer(AnswerKind.Failure, id, "failure", "", "", messages.EnumerateArray().Any(static m => IsTrap(m.GetRawText())));
        }

        return root.TryGetProperty("decision", out var decision)
            ? new Answer(AnswerKind.Decision, id, decision.GetString()!, Ids(root.GetProperty("reason")), PolicyIds(root.GetProperty("errors")), false)
            : new Answer(AnswerKind.Verdict, id, root.GetProperty("valid").GetBoolean() ? "valid" : "invalid", "", PolicyIds(root.GetProperty("validationErrors")), false);
    }

    /// <summary>Null when they agree, otherwise what they differ in.</summary>
    public static string? Difference(Answer ours, Answer reference) =>
        reference.Trapped ? null
        : ours.Id != reference.Id ? "id"
        : ours.Kind != reference.Kind ? $"{ours.Outcome} instead of {reference.Outcome}"
        : ours.Outcome != reference.Outcome ? $"{ours.Outcome} instead of {reference.Outcome}"
        : ours.Reasons != reference.Reasons ? "reason"
        : ours.Errors != reference.Errors ? "errors"
        : null;

    private static string Ids(JsonElement list) => string.Join('\n', list.EnumerateArray().Select(static i => i.GetString()!).Distinct().Order(StringComparer.Ordinal));

    private static string PolicyIds(JsonElement list) =>
        string.Join('\n', list.EnumerateArray().Select(static e => e.GetProperty("policyId").GetString()!).Distinct().Order(StringComparer.Ordinal));

    /// <summary>The message is taken as it stands: it may quote half of a surrogate pair, which is no text.</summary>
    private static bool IsTrap(string message) =>
        message.StartsWith("\"exception: ", StringComparison.Ordinal)
        && (message.Contains("memory access out of bounds", StringComparison.Ordinal) || message.Contains("call stack size", StringComparison.Ordinal) || message.Contains("unreachable", StringComparison.Ordinal)
            || message.Contains("table index", StringComparison.Ordinal) || message.Contains("null function", StringComparison.Ordinal));
}
