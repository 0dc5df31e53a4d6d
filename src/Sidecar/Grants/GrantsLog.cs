namespace Sidecar.Grants;

/// <summary>What is logged about grants.</summary>
internal static partial class GrantsLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Grants {Version} loaded: {Keys} keys in {Environments} environments")]
    public static partial void Loaded(ILogger log, string version, int keys, int environments);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Grants: {Warning}")]
    public static partial void Warned(ILogger log, string warning);

    [LoggerMessage(Level = LogLevel.Error, Message = "Grants not taken, the previous ones stay in force: {Error}")]
    public static partial void NotTaken(ILogger log, string error);

    [LoggerMessage(
        Message = "Grants read from Cloudinary with {Calls} calls in {Milliseconds} ms: {Policies} policies, {Roles} roles given {Assignments} times, {Users} users, {Groups} groups")]
    public static partial void SourceRead(ILogger log, LogLevel level, long calls, long milliseconds, int policies, int roles, int assignments, int users, int groups);

    [LoggerMessage(Level = LogLevel.Error, Message = "Grants could not be read from Cloudinary, those read before stay in force up to their age: {Error}")]
    public static partial void SourceFailed(ILogger log, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Grants are read from Cloudinary again")]
    public static partial void SourceRecovered(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Grants of Cloudinary: {Subject} {Reason}; {Effect}")]
    public static partial void SourceProblem(ILogger log, string subject, Policy.Grants.SourceEffect effect, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Grants are not shared between replicas: {Problem}")]
    public static partial void SharedFailed(ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "A listener failed on changed grants")]
    public static partial void ListenerFailed(ILogger log, Exception exception);
}
