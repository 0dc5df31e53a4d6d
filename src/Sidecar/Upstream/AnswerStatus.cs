namespace Sidecar.Upstream;

/// <summary>Answers that are not the caller's, whatever stands in them.</summary>
internal static class AnswerStatus
{
    /// <summary>The status a caller gets. A 207 becomes 200: most SDKs take it for an error, and what it says stands in the body.</summary>
    public static int ForCaller(int status) => status == StatusCodes.Status207MultiStatus ? StatusCodes.Status200OK : status;

    /// <exception cref="UpstreamException">502: the answer speaks of the environment's own credential, or is no final answer of the API.</exception>
    public static void RefuseUnusable(HttpResponseMessage response, UpstreamRequest request)
    {
        switch ((int)response.StatusCode)
        {
            case StatusCodes.Status401Unauthorized when !request.Anonymous:
                // The caller has proven itself, so what is wrong is the credential that the sidecar holds; Cloudinary's text names its key.
                throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream does not accept the environment's own credential");
            case < 200 or (>= 300 and < 400):
                // The API does not redirect, and a client that followed would take its request past the sidecar.
                throw new UpstreamException(StatusCodes.Status502BadGateway, $"Upstream answered {(int)response.StatusCode}, which is no answer of the API");
        }
    }
}
