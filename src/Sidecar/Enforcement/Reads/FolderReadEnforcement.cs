using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// One folder by its external id or by its path, with two PUTs that read. What it is called is judged in the answer; by path, what was asked for too,
/// so that nobody learns which folders exist.
/// </summary>
internal sealed class FolderReadEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var name = exchange.Operation.IdName!;
        if (exchange.Parameters.Text(name) is not { } asked || (name == "path" ? !FolderPath.IsWellFormed(asked) : asked.Length == 0))
        {
            var problem = exchange.Parameters.Has(name) ? "Invalid value for parameter" : "Missing required parameter";
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, $"{problem} - {name}");
            return;
        }

        if (Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Folder)
            && Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Asset))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        if (name == "path"
            && !Authorizer.Allows(exchange, CloudinaryAction.Read, await services.Resources.FolderAsync(exchange, CloudinaryAction.Read, asked)))
        {
            await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Read);
            return;
        }

        await AnswerAsync(exchange, mayKnow: name == "path" || Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Folder));
    }

    private async Task AnswerAsync(Exchange exchange, bool mayKnow)
    {
        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange));
        if (!answer.IsSuccess)
        {
            await (answer.Status == StatusCodes.Status404NotFound && !mayKnow
                ? AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Read)
                : AnswerWriter.PassAsync(exchange, answer));
            return;
        }

        using var json = AnswerJson.Parse(answer);
        await (await FolderDescriptions.VisibleAsync(services, exchange, json.RootElement) is { } visible
            ? AnswerWriter.PassAsync(exchange, answer, visible)
            : AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Read));
    }
}
