using System.CommandLine;
using System.Text;
using System.Text.Json;
using Sidecar.Policy.Cedar;

namespace Sidecar.Cli;

/// <summary>
/// <c>authorize</c>: JSON lines in, JSON lines out, in order. For tests of policies in a build pipeline and for comparison with other engines.
/// In: {id?, policies, schema?, entities?, principal, action, resource, context?, validateRequest?, requests?}. Out: {id, decision, reason,
/// errors}; with <c>--validate</c> {id, valid, validationErrors, validationWarnings}; or {id, failure}.
/// </summary>
internal static class AuthorizeCommand
{
    private static readonly JsonDocumentOptions LineOptions = new() { MaxDepth = 4096 };

    public static Command Create()
    {
        var validate = new Option<bool>("--validate") { Description = "Validate the policies against the schema instead of deciding." };
        var command = new Command("authorize", "Answers Cedar questions, one JSON object per line, from standard input.") { validate };
        command.SetAction(result => Run(result.GetValue(validate)));
        return command;
    }

    private static void Run(bool validate)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" };
        while (input.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                foreach (var answer in Answer(line, validate))
                {
                    output.WriteLine(answer);
                }

                output.Flush();
            }
        }
    }

    internal static List<string> Answer(string line, bool validate)
    {
        try
        {
            using var document = JsonDocument.Parse(line, LineOptions);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return [AuthorizeAnswer.Failure(null, "the line is not a JSON object")];
            }

            var slice = new JsonMembers(document.RootElement);
            if (validate)
            {
                return [Guarded(slice, () => Validate(slice))];
            }

            if (slice.Raw("requests") is not { } requests)
            {
                return [Guarded(slice, () => new AuthorizeQuestion(slice).Decide(slice))];
            }

            return requests.ValueKind == JsonValueKind.Array && requests.EnumerateArray().All(static r => r.ValueKind == JsonValueKind.Object)
                ? [.. DecideAll(slice, requests)]
                : [AuthorizeAnswer.Failure(slice.Raw("id"), "requests is not an array of objects")];
        }
        catch (Exception error) when (IsExpected(error))
        {
            return [AuthorizeAnswer.Failure(JsonMembers.FindId(line), error.Message)];
        }
    }

    private static IEnumerable<string> DecideAll(JsonMembers slice, JsonElement requests)
    {
        AuthorizeQuestion? question = null;
        foreach (var request in requests.EnumerateArray().Select(static r => new JsonMembers(r)))
        {
            yield return Guarded(request, () => (question ??= new AuthorizeQuestion(slice)).Decide(request));
        }
    }

    /// <summary>A question that cannot be asked is answered with what is wrong about it.</summary>
    private static string Guarded(JsonMembers request, Func<string> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception error) when (IsExpected(error))
        {
            return AuthorizeAnswer.Failure(request.Raw("id"), error.Message);
        }
    }

    /// <summary>What malformed input leads to. InvalidOperationException is half of a surrogate pair, or a member of another kind than expected.</summary>
    private static bool IsExpected(Exception error) =>
        error is CedarFormatException or CedarSyntaxException or JsonException or ArgumentException or InvalidOperationException;

    private static string Validate(JsonMembers slice)
    {
        var schema = AuthorizeQuestion.ReadSchema(slice) ?? throw new CedarFormatException("schema is missing");
        var result = schema.Validate(AuthorizeQuestion.ReadPolicies(slice));
        return AuthorizeAnswer.Line(slice.Raw("id"), json =>
        {
            json.WriteBoolean("valid", result.IsValid);
            AuthorizeAnswer.WriteFindings(json, "validationErrors", result.Errors.Select(static f => (f.Policy.Id, f.Message)));
            AuthorizeAnswer.WriteFindings(json, "validationWarnings", result.Warnings.Select(static f => (f.Policy.Id, f.Message)));
        });
    }
}
