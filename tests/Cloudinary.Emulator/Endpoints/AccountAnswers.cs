using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>What the two halves of the account API have in common: operations under one lock, and the errors of each.</summary>
internal static class AccountAnswers
{
    public static Operation Row(string method, string template, Func<Call, AccountStore, Answer> handle) => new(method, template, Api.Service, call =>
    {
        var store = call.Library.Account;
        lock (store.Gate)
        {
            return handle(call, store);
        }
    }) { ReadOnly = true };

    public static Answer Deleted() => Answer.Ok(new JsonObject { ["message"] = "ok" });

    /// <summary>The envelope of the permissions API.</summary>
    public static Answer Refused(int status, string code, string message, JsonArray? fields = null)
    {
        var error = new JsonObject { ["category"] = status is 404 or >= 500 ? "server_error" : "user_error", ["code"] = code, ["message"] = message };
        if (fields is not null)
        {
            error["details"] = new JsonObject { ["fields"] = fields };
        }

        return Answer.Ok(new JsonObject { ["error"] = error }) with { Status = status, Error = message };
    }

    /// <summary>The same for what the pipeline refuses before a handler is asked.</summary>
    public static Answer Refused(ApiException refused) => refused.Status == 401
        ? Refused(401, "ACCOUNTS_00006", "invalid credentials")
        : Refused(refused.Status, "ACCOUNTS_00001", refused.Message);

    public static Answer NotFound(string name, string id) => Refused(404, "ACCOUNTS_00003", "not found", [new JsonObject { [name] = id }]);

    public static Answer Missing(string field) => Refused(400, "ACCOUNTS_00005", "missing fields", [field]);

    /// <summary>One page by an opaque cursor.</summary>
    public static (IReadOnlyList<T> Items, string? Next) ByCursor<T>(IReadOnlyList<T> all, Call call)
    {
        _ = int.TryParse(call.Parameters.Text("cursor"), out int start);
        int size = call.Options.AccountPageSize;
        return ([.. all.Skip(start).Take(size)], start + size < all.Count ? $"{start + size}" : null);
    }

    /// <summary>One page by its number, from 1; never more than the account's page size.</summary>
    public static IReadOnlyList<T> ByNumber<T>(IReadOnlyList<T> all, Call call)
    {
        int size = Math.Min(call.Parameters.Number("page_size", call.Options.AccountPageSize, 10_000), call.Options.AccountPageSize);
        return [.. all.Skip((call.Parameters.Number("page", 1, 10_000) - 1) * size).Take(size)];
    }
}
