namespace Sidecar.Requests;

/// <summary>A request that ends here, with a status and a message in Cloudinary's envelope.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">The text of <c>error.message</c>. Never holds a secret or a signature.</param>
internal sealed record Refusal(int Status, string Message);
