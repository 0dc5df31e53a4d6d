using Sidecar.Catalogue;
using Sidecar.Pipeline;

namespace Sidecar.Enforcement;

/// <summary>Cloudinary has this operation, the sidecar does not offer it. It stands in the catalogue so that it is not taken for another one.</summary>
internal sealed class RefuseEnforcement : IEnforcement
{
    public Task HandleAsync(Exchange exchange) =>
        AnswerWriter.RefuseAsync(exchange, StatusCodes.Status403Forbidden, Message(exchange.Operation));

    /// <summary>What is said of a refused operation.</summary>
    internal static string Message(Operation operation) => operation.Refusal ?? $"Operation {operation.Name} is not offered by the sidecar";
}
