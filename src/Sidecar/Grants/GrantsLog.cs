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

    [LoggerMessage(Level = LogLevel.Error, Message = "A listener failed on changed grants")]
    public static partial void ListenerFailed(ILogger log, Exception exception);
}
