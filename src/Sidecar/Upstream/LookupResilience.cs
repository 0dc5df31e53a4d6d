using System.Collections.Concurrent;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using Sidecar.Operations;
using Sidecar.Operations.Metrics;

namespace Sidecar.Upstream;

/// <summary>
/// What stands between the sidecar's own calls and a server that fails: a bound on each attempt, further attempts of what changes nothing, and for each server a breaker
/// that stops asking for a while. Forwarded calls do not pass through here: they are made once.
/// </summary>
internal sealed class LookupResilience(UpstreamOptions options, UpstreamMetrics metrics, TimeProvider time)
{
    private const string Read = "read";
    private const string Write = "write";

    // A wait longer than this is the caller's: it holds a request open for nothing.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, ResiliencePipeline<UpstreamAnswer>> pipelines = new(StringComparer.Ordinal);

    /// <summary>Makes a call, again if need be.</summary>
    /// <param name="origin">The server.</param>
    /// <param name="isRead">It changes nothing, so that it may be made again.</param>
    /// <param name="attempt">Makes it once; throws <see cref="UpstreamException"/> when there is no answer.</param>
    /// <param name="state">For <paramref name="attempt"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UpstreamException">No answer: 502, 503 while the breaker is open, or 504.</exception>
    public async ValueTask<UpstreamAnswer> ExecuteAsync<TState>(
        string origin, bool isRead, Func<TState, CancellationToken, ValueTask<UpstreamAnswer>> attempt, TState state, CancellationToken cancellationToken)
    {
        var pipeline = pipelines.TryGetValue(origin, out var known) ? known : pipelines.GetOrAdd(origin, Build);
        var context = ResilienceContextPool.Shared.Get(isRead ? Read : Write, cancellationToken);
        try
        {
            return await pipeline.ExecuteAsync(
                static (context, call) => call.attempt(call.state, context.CancellationToken), context, (attempt, state));
        }
        catch (BrokenCircuitException error)
        {
            metrics.BreakerRefused();
            throw new UpstreamException(
                StatusCodes.Status503ServiceUnavailable, "Upstream keeps failing the sidecar's look-ups, so none are made for a moment; nothing was changed", inner: error)
            {
                RetryAfter = error.RetryAfter ?? options.LookupBreakerDuration,
            };
        }
        catch (TimeoutRejectedException error)
        {
            throw new UpstreamException(StatusCodes.Status504GatewayTimeout, "Upstream did not answer in time", inner: error);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ResiliencePipeline<UpstreamAnswer> Build(string origin)
    {
        var builder = new ResiliencePipelineBuilder<UpstreamAnswer> { TimeProvider = time };
        if (options.LookupRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<UpstreamAnswer>
            {
                MaxRetryAttempts = options.LookupRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.LookupRetryDelay,
                MaxDelay = LongestWait,
                ShouldHandle = arguments => new(arguments.Context.OperationKey == Read && MayPass(arguments.Outcome)),
                DelayGenerator = arguments => new(arguments.Outcome.Result is { } answer ? RetryAfter(answer) : null),
                OnRetry = _ =>
                {
                    metrics.Retried();
                    return default;
                },
            });
        }

        var state = metrics.Breaker(origin);
        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<UpstreamAnswer>
            {
                FailureRatio = 0.5,
                MinimumThroughput = options.LookupBreakerFailures,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = options.LookupBreakerDuration,
                ShouldHandle = arguments => new(IsOutage(arguments.Outcome)),
                OnOpened = _ => state.Set(true),
                OnHalfOpened = _ => state.Set(true),
                OnClosed = _ => state.Set(false),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.LookupAttemptTimeout })
            .Build();
    }

    /// <summary>What another attempt may get past. A 420 is not: the hour's limit is not back in seconds.</summary>
    private static bool MayPass(Outcome<UpstreamAnswer> outcome) => outcome switch
    {
        { Exception: { } error } => error is TimeoutRejectedException or UpstreamException { Status: StatusCodes.Status502BadGateway, IsFinal: false },
        { Result: { Status: StatusCodes.Status429TooManyRequests } answer } => RetryAfter(answer) is { } wait && wait <= LongestWait,
        { Result.Status: 500 or 502 or 503 or 504 } => true,
        _ => false,
    };

    /// <summary>
    /// What says that the server is out of order. A 500 does not: it may be about the one thing that was asked, and one caller who knows such a thing could shut
    /// the others out.
    /// </summary>
    private static bool IsOutage(Outcome<UpstreamAnswer> outcome) => outcome switch
    {
        { Exception: { } error } => error is TimeoutRejectedException or UpstreamException { Status: StatusCodes.Status502BadGateway, IsFinal: false },
        { Result.Status: 502 or 503 or 504 } => true,
        _ => false,
    };

    private static TimeSpan? RetryAfter(UpstreamAnswer answer) =>
        answer.Headers?.NonValidated.TryGetValues("Retry-After", out var values) == true && values.Count == 1
        && int.TryParse(values.ToString(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
