using Serilog;
using Serilog.Events;
using ILogger = Serilog.ILogger;

namespace Sidecar.Operations;

/// <summary>
/// One event for every request, also for those refused before anything was asked. Holds ids and words of the request's meaning; no header, no
/// parameter value, no secret.
/// </summary>
internal sealed class DecisionLog(ILogger logger)
{
    private const string Template =
        "{Outcome} {Operation} {Status} {Principal} {Milliseconds} ms, decision {DecisionId}";

    private readonly ILogger log = logger.ForContext("SourceContext", "Sidecar.Decision");

    public void Write(HttpContext http, DecisionRecord decision, TimeSpan elapsed)
    {
        var level = decision.Outcome == Outcome.Failed ? LogEventLevel.Warning : LogEventLevel.Information;
        if (!log.IsEnabled(level))
        {
            return;
        }

        log.ForContext("Environment", decision.Environment)
            .ForContext("OnBehalfOf", decision.OnBehalfOf)
            .ForContext("SnapshotVersion", decision.SnapshotVersion)
            .ForContext("Reason", decision.Reason)
            .ForContext("Withheld", decision.Withheld)
            .ForContext("Policies", decision.PolicyIds.ToArray())
            .ForContext("Checks", decision.Checks.Select(Sentence).ToArray())
            .Write(
                level, Template, decision.Outcome, decision.Operation, http.Response.StatusCode, decision.Principal,
                Math.Round(elapsed.TotalMilliseconds, 3), decision.Id);
    }

    public void Error(Exception error, string decisionId) => log.Error(error, "Request failed, decision {DecisionId}", decisionId);

    private static string Sentence(CheckRecord check) =>
        $"{(check.Allowed ? "permitted" : "refused")} {check.Action} on {check.Resource}"
        + (check.Policy is null ? ", no policy permits it" : $" by {check.Policy}")
        + (check.Note is null ? "" : $" ({check.Note})");
}
