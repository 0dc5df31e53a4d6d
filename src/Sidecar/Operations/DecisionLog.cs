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

    private static readonly LogEventProperty Source = new(Constants.SourceContextPropertyName, new ScalarValue("Sidecar.Decision"));

    private readonly ILogger log = logger.ForContext(Constants.SourceContextPropertyName, "Sidecar.Decision");

    /// <summary>Built as one event with its properties, instead of a chain of enriched loggers: it is written for every request.</summary>
    public void Write(HttpContext http, DecisionRecord decision, TimeSpan elapsed)
    {
        var level = decision.Outcome == Outcome.Failed ? LogEventLevel.Warning : LogEventLevel.Information;
        if (!log.IsEnabled(level))
        {
            return;
        }

        var properties = new List<LogEventProperty>(15)
        {
            Source,
            Scalar("DecisionId", decision.Id),
            Scalar("Outcome", decision.Outcome.ToString()),
            Scalar("Operation", decision.Operation),
            Scalar("Status", http.Response.StatusCode),
            Scalar("Principal", decision.Principal),
            Scalar("Environment", decision.Environment),
            Scalar("SnapshotVersion", decision.SnapshotVersion),
            Scalar("Milliseconds", Math.Round(elapsed.TotalMilliseconds, 3)),
            new("Policies", Sequence(decision.PolicyIds)),
            new("Checks", Sequence(decision.Checks, Sentence)),
        };
        AddWhenThere(properties, "OnBehalfOf", decision.OnBehalfOf);
        AddWhenThere(properties, "Reason", decision.Reason);
        if (decision.Withheld > 0)
        {
            properties.Add(Scalar("Withheld", decision.Withheld));
        }

        log.Write(new LogEvent(time.GetUtcNow(), level, exception: null, Template, properties));
    }

    public void Error(Exception error, string decisionId) => log.Error(error, "Request failed, decision {DecisionId}", decisionId);

    private static void AddWhenThere(List<LogEventProperty> properties, string name, string? value)
    {
        if (value is not null)
        {
            properties.Add(Scalar(name, value));
        }
    }

    private static SequenceValue Sequence<T>(IReadOnlyList<T> items, Func<T, string>? text = null)
    {
        var values = new ScalarValue[items.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new ScalarValue(text is null ? items[i] : text(items[i]));
        }

        return new SequenceValue(values);
    }

    private static LogEventProperty Scalar(string name, object? value) => new(name, new ScalarValue(value));

    private static string Sentence(CheckRecord check) =>
        $"{(check.Allowed ? "permitted" : "refused")} {check.Action} on {check.Resource}"
        + (check.Policy is null ? ", no policy permits it" : $" by {check.Policy}")
        + (check.Note is null ? "" : $" ({check.Note})");
}
