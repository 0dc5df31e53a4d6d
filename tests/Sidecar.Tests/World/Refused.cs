using System.Net;

namespace Sidecar.Tests.World;

/// <summary>What every refusal has in common.</summary>
internal static class Refused
{
    /// <summary>Cloudinary's words for a missing permission.</summary>
    public static string Text(string action) =>
        $"[prodenv:{Yaml.EnvironmentId}] Request forbidden due to missing permissions (actions=[\"{action}\"])";

    /// <summary>Cloudinary's envelope, the text again in <c>X-Cld-Error</c>, and a decision id.</summary>
    public static void Is(Answer answer, int status, string? message = null)
    {
        Assert.True((int)answer.Status == status, $"{(int)answer.Status} {answer.Text}");
        Assert.StartsWith("application/json", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(answer.Error));
        Assert.Equal(answer.Error, answer.Headers["X-Cld-Error"]);
        Assert.Matches("^[0-9a-f]{32}$", answer.Headers["X-Sidecar-Decision"]);
        if (message is not null)
        {
            Assert.Equal(message, answer.Error);
        }
    }

    /// <summary>A 403 for want of one action.</summary>
    public static void For(Answer answer, string action) => Is(answer, (int)HttpStatusCode.Forbidden, Text(action));
}
