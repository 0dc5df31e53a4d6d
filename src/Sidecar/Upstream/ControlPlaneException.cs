namespace Sidecar.Upstream;

/// <summary>An account API did not give what was asked for.</summary>
/// <param name="message">What happened, with the call it happened to and without anything secret.</param>
/// <param name="status">The status of the answer; 0 when there was none that could be used.</param>
/// <param name="wait">How long Cloudinary asks to wait; null when it does not say.</param>
/// <param name="inner">What it came from.</param>
internal sealed class ControlPlaneException(string message, int status = 0, TimeSpan? wait = null, Exception? inner = null) : Exception(message, inner)
{
    public int Status { get; } = status;

    public TimeSpan? Wait { get; } = wait;
}
