using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Sidecar.Budgets;
using Sidecar.Catalogue;
using Sidecar.Enforcement;
using Sidecar.Grants;
using Sidecar.Identity;
using Sidecar.Operations;
using Sidecar.Operations.Metrics;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Pipeline;

/// <summary>The data plane.</summary>
/// <remarks>
/// A request passes these steps, each of which can end it with an error in Cloudinary's envelope:
/// <list type="number">
/// <item>grants are in force and not too old;</item>
/// <item>the raw target is split and decoded once;</item>
/// <item>method and path have a row in the catalogue;</item>
/// <item>headers alone do not rule the caller out, so that a body is read only for those who may be somebody;</item>
/// <item>parameters are read once, from query and body, by the row's table;</item>
/// <item>the caller is authenticated over exactly these parameters, which then lose what proved it;</item>
/// <item>the row's enforcement asks the grants, rebuilds the request from what was parsed, forwards it, and answers.</item>
/// </list>
/// However it ends, one decision is logged.
/// </remarks>
internal sealed class RequestPipeline(
    IGrantStore grants,
    IOptions<GrantsOptions> options,
    OperationCatalogue catalogue,
    IParameterReader reader,
    RequestLimits limits,
    Authenticator authenticator,
    EnforcementTable enforcement,
    WriteEffects effects,
    PublicOperations publicOperations,
    SidecarOptions settings,
    KeyAccounts accounts,
    RequestMetrics metrics,
    DecisionLog log,
    TimeProvider time)
{
    public async Task HandleAsync(HttpContext http)
    {
        var start = time.GetTimestamp();
        metrics.Started();
        var decision = new DecisionRecord();
        http.Response.Headers["X-Sidecar-Decision"] = decision.Id;
        try
        {
            await RunAsync(http, decision);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            decision.Outcome = Outcome.Failed;
            decision.Reason ??= "The caller went away";
        }
        catch (RequestBodyException error)
        {
            await FailAsync(http, decision, Outcome.Rejected, error.Refusal.Status, error.Refusal.Message);
        }
        catch (BadHttpRequestException error)
        {
            await FailAsync(http, decision, Outcome.Rejected, error.StatusCode, error.Message);
        }
        catch (UpstreamException error)
        {
            await FailAsync(http, decision, Outcome.Failed, error.Status, error.Message, error.Answer, error.RetryAfter);
        }
        catch (BudgetException error)
        {
            await FailAsync(http, decision, Outcome.Limited, StatusCodes.Status429TooManyRequests, error.Message, retryAfter: error.RetryAfter);
        }
#pragma warning disable CA1031 // Whatever goes wrong, the caller gets Cloudinary's envelope and nothing is let through.
        catch (Exception error)
#pragma warning restore CA1031
        {
            log.Error(error, decision.Id);
            await FailAsync(http, decision, Outcome.Failed, StatusCodes.Status500InternalServerError, "Internal error");
        }
        finally
        {
            var elapsed = time.GetElapsedTime(start);
            metrics.Ended(decision, http.Response.StatusCode, elapsed);
            log.Write(http, decision, elapsed);
        }
    }

    private async Task RunAsync(HttpContext http, DecisionRecord decision)
    {
        if (grants.Current is not { } current)
        {
            await RejectAsync(http, decision, Outcome.Failed, new Refusal(StatusCodes.Status403Forbidden, "No grants are loaded"));
            return;
        }

        decision.SnapshotVersion = current.Snapshot.Version;
        if (current.Refusal(options.Value, time) is { } unusable)
        {
            await RejectAsync(http, decision, Outcome.Failed, new Refusal(StatusCodes.Status403Forbidden, unusable));
            return;
        }

        if (Target(http, out var refusal) is not { } target)
        {
            await RejectAsync(http, decision, Outcome.Rejected, refusal!);
            return;
        }

        if (catalogue.Match(http.Request.Method, target.Segments, out var path) is not { } operation)
        {
            await RejectAsync(http, decision, Outcome.Rejected, NoSuchOperation(http));
            return;
        }

        decision.Operation = operation.Name;
        decision.SpendsQuota = operation.SpendsQuota;
        if (operation.Scope == OperationScope.Public)
        {
            await publicOperations.HandleAsync(http, target, operation, decision);
            return;
        }

        if (ApiPlace.Of(operation, path, current, settings.Account, out refusal) is not { } place)
        {
            await RejectAsync(http, decision, Outcome.Rejected, refusal!);
            return;
        }

        decision.Environment = place.Name;
        if (MayHaveBody(http) && Authenticator.RefuseBeforeBody(http.Request.Headers, operation.Credentials, place.Name, place.Keys) is { } early)
        {
            await RejectAsync(http, decision, Outcome.Unauthenticated, early);
            return;
        }

        // A refused operation has no parameters that could be unknown.
        var read = operation.Enforcement == EnforcementKind.Refuse
            ? ReadResult.Empty
            : await reader.ReadAsync(http, target, operation.Parameters, http.RequestAborted);
        await using var file = read.File;
        if (read.Refusal is not null)
        {
            await RejectAsync(http, decision, Outcome.Rejected, read.Refusal);
            return;
        }

        var authenticated = operation.Credentials == CredentialForm.SearchUrl
            ? SearchUrl.Authenticate(http.Request.Headers, path, place.Name, current)
            : authenticator.Authenticate(http.Request.Headers, operation.Credentials, place.Name, read.Parameters, place.Keys, time.GetUtcNow());
        if (authenticated.Caller is not { } caller)
        {
            await RejectAsync(http, decision, Outcome.Unauthenticated, authenticated.Refusal!);
            return;
        }

        decision.Principal = caller.Principal.ToString();
        decision.OnBehalfOf = caller.OnBehalfOf?.ToString();
        decision.Account = accounts.Of(place.Name, caller, current);
        await EnforceAsync(new Exchange
        {
            Http = http,
            Target = target,
            Operation = operation,
            Path = path,
            Parameters = FlagSpelling.Canonical(Authenticator.WithoutCredentials(read.Parameters)),
            File = file,
            SignatureLength = read.Parameters.Text("signature")?.Length ?? 0,
            Caller = caller,
            Environment = caller.Key?.Environment ?? place.Environment!,
            Grants = current,
            Upstream = place.Upstream!,
            Decision = decision,
            Lookups = effects.Begin(operation),
        });
    }

    private async Task EnforceAsync(Exchange exchange)
    {
        var handler = enforcement[exchange.Operation.Enforcement];
        if (WriteEffects.MayTell(exchange.Operation))
        {
            exchange.Http.Response.OnStarting(() =>
            {
                effects.Tell(exchange);
                return Task.CompletedTask;
            });
        }

        try
        {
            await handler.HandleAsync(exchange);
        }
        catch (Exception error) when (exchange.Lookups.UsedRefusal && error is RememberedRefusalException or UpstreamException && !exchange.Http.Response.HasStarted)
        {
            exchange.Http.Features.Set<LookupNotes>(null);
            exchange = exchange.Afresh();
            exchange.Http.Response.Clear();
            exchange.Http.Response.Headers["X-Sidecar-Decision"] = exchange.Decision.Id;
            await handler.HandleAsync(exchange);
        }
        finally
        {
            if (exchange.Lookups.UsedRefusal)
            {
                exchange.Http.Features.Set<LookupNotes>(null);
            }

            effects.Tell(exchange);
            effects.Refused(exchange);
        }
    }

    private static bool MayHaveBody(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;

    private RequestTarget? Target(HttpContext http, out Refusal? refusal)
    {
        if (MethodOverride.IsPresent(http.Request.Headers))
        {
            refusal = new Refusal(StatusCodes.Status400BadRequest, "Method override headers are not accepted");
            return null;
        }

        return RequestTarget.TryParse(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, limits.MaxTargetLength, out refusal);
    }

    private static Refusal NoSuchOperation(HttpContext http) =>
        new(StatusCodes.Status403Forbidden, $"{(http.Request.Method.All(char.IsAsciiLetterUpper) ? http.Request.Method : "Method")} on this path is not an operation the sidecar offers");

    private static Task RejectAsync(HttpContext http, DecisionRecord decision, Outcome outcome, Refusal refusal)
    {
        decision.Outcome = outcome;
        decision.Reason = refusal.Message;
        return AnswerWriter.ErrorAsync(http, refusal.Status, refusal.Message);
    }

    private static async Task FailAsync(
        HttpContext http, DecisionRecord decision, Outcome outcome, int status, string message, UpstreamAnswer? answer = null, TimeSpan? retryAfter = null)
    {
        decision.Outcome = outcome;
        decision.Reason = message;
        if (http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.Headers["X-Sidecar-Decision"] = decision.Id;
        if (retryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString();
        }

        await (answer is null ? AnswerWriter.ErrorAsync(http, status, message) : AnswerWriter.PassAsync(http, answer, answer.Body));
    }
}
