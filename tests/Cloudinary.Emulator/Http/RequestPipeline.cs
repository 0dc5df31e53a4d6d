using System.IO.Compression;
using System.Text;
using Cloudinary.Emulator.Endpoints;
using Cloudinary.Emulator.State;
using Microsoft.AspNetCore.Http.Features;

namespace Cloudinary.Emulator.Http;

/// <summary>
/// One request from the raw target to the answer: record → injected faults → path → parameters → operation → credential → handler → answer.
/// </summary>
internal sealed class RequestPipeline(EmulatorOptions options, Library library, RequestLog log, Faults faults)
{
    private readonly Credentials _credentials = new(options);
    private readonly RateLimit _rateLimit = new(options);
    private readonly IdSource _requestIds = new(options.Seed);
    private readonly RateLimit _accountLimit = new(options with { HourlyLimit = options.AccountHourlyLimit, EnforceHourlyLimit = true });
    private readonly ILookup<string, Operation> _operations =
        (options.StatefulAccount ? [.. ProvisioningEndpoints.All, .. PermissionEndpoints.All, .. OperationTable.All] : OperationTable.All).ToLookup(r => r.Method, StringComparer.Ordinal);

    public async Task HandleAsync(HttpContext context)
    {
        string rawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var record = log.Enabled ? Record(context, rawTarget) : null;

        if (faults.Latency > TimeSpan.Zero)
        {
            await Task.Delay(faults.Latency, context.RequestAborted);
        }

        if (faults.Slow is var (latency, matches) && matches(rawTarget))
        {
            await Task.Delay(latency, context.RequestAborted);
        }

        context.Response.Headers["X-Request-Id"] = _requestIds.RequestId();
        Answer answer;
        var fault = faults.Take(rawTarget);
        if (fault is { Cut: false })
        {
            if (fault.Status is null)
            {
                context.Abort();
                return;
            }

            answer = new Answer(fault.Status.Value, Encoding.UTF8.GetBytes(fault.Body));
        }
        else
        {
            answer = await AnswerAsync(context, rawTarget);
        }

        record?.Status = answer.Status;
        if (fault is { Cut: true })
        {
            context.Response.ContentType = answer.ContentType;
            context.Response.ContentLength = answer.Body.Length;
            await context.Response.Body.WriteAsync(answer.Body[..(answer.Body.Length / 2)]);
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        await WriteAsync(context.Response, answer);
    }

    private async Task<Answer> AnswerAsync(HttpContext context, string rawTarget)
    {
        try
        {
            var target = RawTarget.Parse(rawTarget);
            var (operation, path) = Find(context.Request.Method, target.Segments);
            if (operation is null || path is null)
            {
                return Answer.Failed(404, "Not found");
            }

            var (parameters, file) = await BodyReader.ReadAsync(context.Request, target.Query, context.RequestAborted);
            var authentication = operation.NeedsNoCredentials ? Authentication.Unsigned
                : path.TryGetValue("account_id", out string? account)
                ? _credentials.VerifyAccount(account, context.Request.Headers.Authorization)
                : _credentials.Verify(path.GetValueOrDefault("cloud") ?? target.Segments[1], context.Request.Headers.Authorization, parameters, operation.UnsignedAllowed);
            if (options.AccountHourlyLimit > 0 && path.ContainsKey("account_id"))
            {
                _accountLimit.Count(context.Response.Headers);
            }

            if (operation.Api == Api.Admin)
            {
                _rateLimit.Count(context.Response.Headers);
            }

            return Handle(operation, new Call(options, library, parameters, file, context.Request.Headers, authentication, path));
        }
        catch (ApiException refused)
        {
            if (options.StatefulAccount && rawTarget.StartsWith("/v2/accounts/", StringComparison.Ordinal))
            {
                return AccountAnswers.Refused(refused);
            }

            return Answer.Failed(refused.Status, refused.Message);
        }
        catch (Exception bug) when (bug is not (OperationCanceledException or IOException))
        {
            // The client still gets Cloudinary's envelope; whoever runs the emulator gets the trace.
            await Console.Error.WriteLineAsync($"{context.Request.Method} {rawTarget}: {bug}");
            return Answer.Failed(500, "General Error");
        }
    }

    private (Operation? Operation, Dictionary<string, string>? Path) Find(string method, string[] segments)
    {
        bool isRelative = segments.Length >= 3 && segments[0] == "v1_1";
        foreach (var operation in _operations[method])
        {
            if ((operation.IsWhole || isRelative) && operation.Match(segments.AsSpan(operation.IsWhole ? 0 : 2)) is { } path)
            {
                return (operation, path);
            }
        }

        return default;
    }

    private Answer Handle(Operation operation, Call call)
    {
        if (operation.ReadOnly)
        {
            library.Gate.EnterReadLock();
            try
            {
                return operation.Handle(call);
            }
            finally
            {
                library.Gate.ExitReadLock();
            }
        }

        library.Gate.EnterWriteLock();
        try
        {
            return operation.Handle(call);
        }
        finally
        {
            library.Gate.ExitWriteLock();
        }
    }

    private RecordedRequest Record(HttpContext context, string rawTarget)
    {
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var record = new RecordedRequest(context.Request.Method, rawTarget, headers);
        log.Add(record);
        context.Request.Body = new RecordingStream(context.Request.Body, record);
        return record;
    }

    private async Task WriteAsync(HttpResponse response, Answer answer)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        if (answer.Error is { } error)
        {
            response.Headers["X-Cld-Error"] = HeaderText(error);
        }

        var body = answer.Body;
        if (faults.Gzip)
        {
            using var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(body.Span);
            }

            response.Headers.ContentEncoding = "gzip";
            body = compressed.ToArray();
        }

        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body);
    }

    /// <summary>Header values are visible ASCII; a text may quote anything the caller sent.</summary>
    private static string HeaderText(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
