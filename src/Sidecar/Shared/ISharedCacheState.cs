namespace Sidecar.Shared;

/// <summary>How the shared cache is doing, for readiness, metrics and those who would use it.</summary>
internal interface ISharedCacheState
{
    /// <summary>Is there one by the options?</summary>
    bool IsConfigured { get; }

    /// <summary>Does it answer, as far as is known? False when there is none.</summary>
    bool IsConnected { get; }

    /// <summary>Calls that failed or took too long, since the start.</summary>
    long Failures { get; }
}
