using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;
using ILogger = Serilog.ILogger;

namespace Sidecar.Operations;

/// <summary>
/// One event for every request, also for those refused before anything was asked. Holds ids and words of the request's meaning; no header, no
/// parameter value, no secret.
/// </summary>
internal sealed class DecisionLog(ILogger logger, TimeProvider time)
{
    private static readonly MessageTemplate Template = new MessageTemplateParser().Parse("{Outcome} {Operation} {Status} {Principal} {Milliseconds} ms, decision {DecisionId}");

    /// <summary>The names of what it says of every request.</summary>
    public static readonly IReadOnlyList<string> PropertyNames =
    [
        Constants.SourceContextPropertyName, "DecisionId", "Outcome", "Operation", "Status", "Principal", "Environment", "SnapshotVersion", "Milliseconds", "Policies", "Checks",
    ];

    private static readonly LogEventProperty Source = new(Constants.SourceContextPropertyName, new ScalarValue("Sidecar.Decision"));

    private readonly ILogger log = logger.ForContext(Constants.SourceContextPropertyName, "Sidecar.Decision");

    private readonly RepeatedProperty<Outcome> outcome = new("Outcome");
    private readonly RepeatedProperty<string?> operation = new("Operation");
    private readonly RepeatedProperty<int> answered = new("Status");
    private readonly RepeatedProperty<string?> principal = new("Principal");
    private readonly RepeatedProperty<string?> environment = new("Environment");
    private readonly RepeatedProperty<string?> snapshotVersion = new("SnapshotVersion");
    private readonly RepeatedProperty<string> policy = new("Policies");

    /// <summary>Built as one event with its properties, instead of a chain of enriched loggers: it is written for every request.</summary>
    public void Write(HttpContext http, DecisionRecord decision, TimeSpan elapsed)
    {
        var level = decision.Outcome == Outcome.Failed ? LogEventLevel.Warning : LogEventLevel.Information;
        if (!log.IsEnabled(level))
        {
            return;
        }

        log.Write(new LogEvent(time.GetUtcNow(), level, exception: null, Template, Properties(http.Response.StatusCode, decision, elapsed)));
    }

    public void Error(Exception error, string decisionId) => log.Error(error, "Request failed, decision {DecisionId}", decisionId);

    private IEnumerable<LogEventProperty> Properties(int status, DecisionRecord decision, TimeSpan elapsed)
    {
        yield return Source;
        yield return Scalar("DecisionId", decision.Id);
        yield return outcome.Of(decision.Outcome, static value => new ScalarValue(value.ToString()));
        yield return operation.Of(decision.Operation);
        yield return answered.Of(status);
        yield return principal.Of(decision.Principal);
        yield return environment.Of(decision.Environment);
        yield return snapshotVersion.Of(decision.SnapshotVersion);
        yield return Scalar("Milliseconds", Math.Round(elapsed.TotalMilliseconds, 3));
        var policies = decision.PolicyIds;
        yield return policies is [var only] ? policy.Of(only, static id => Sequence([id])) : new("Policies", Sequence(policies));
        yield return new("Checks", Sequence(decision.Checks, Sentence));
        if (decision.OnBehalfOf is { } user)
        {
            yield return Scalar("OnBehalfOf", user);
        }

        if (decision.Reason is { } reason)
        {
            yield return Scalar("Reason", reason);
        }

        if (decision.Withheld > 0)
        {
            yield return Scalar("Withheld", decision.Withheld);
        }
    }

    private static SequenceValue Sequence<T>(IReadOnlyList<T> items, Func<T, string>? text = null)
    {
        var values = new LogEventPropertyValue[items.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new ScalarValue(text is null ? items[i] : text(items[i]));
        }

        return new SequenceValue(values);
    }

    private static LogEventProperty Scalar(string name, object? value) => new(name, new ScalarValue(value));

    private static string Sentence(CheckRecord check) =>
        $"{(check.Allowed ? "permitted" : "refused")} {check.Action} on {check.Resource}{(check.Policy is null ? ", no policy permits it" : " by ")}{check.Policy}"
        + (check.Note is null ? "" : $" ({check.Note})");
}
