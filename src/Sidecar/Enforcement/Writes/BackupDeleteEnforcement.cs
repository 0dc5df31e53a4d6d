using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>Deletes backups of one asset, for good. Where a deleted asset lay is not known: its backups take a permit on every asset.</summary>
internal sealed class BackupDeleteEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        if (AssetTarget.Read(exchange, out var target) is { } problem)
        {
            await AnswerWriter.RefuseAsync(exchange, problem.Status, problem.Message);
            return;
        }

        var requirements = new Requirements(exchange);
        await services.References.AskAssetIdAsync(exchange, requirements, exchange.Operation.Action!, target.AssetId!);
        await (requirements.Met
            ? services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange, exchange.Parameters.Without("asset_id"))).AsTask()
            : AnswerWriter.ForbiddenAsync(exchange, requirements));
    }
}
