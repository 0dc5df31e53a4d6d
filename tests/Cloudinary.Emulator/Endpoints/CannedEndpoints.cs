using System.Text;
using Cloudinary.Emulator.Http;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>
/// Operations without state of their own: a fixed answer in the shape Cloudinary documents. They are for what a proxy passes on untouched, where
/// all that counts is that the request arrived.
/// </summary>
internal static class CannedEndpoints
{
    public static IReadOnlyList<Operation> All { get; } = [];

    /// <summary>A row: method, template behind the cloud name, the answer's JSON.</summary>
    internal static Operation Canned(string method, string template, [System.Diagnostics.CodeAnalysis.StringSyntax("Json")] string json, Api api = Api.Admin)
    {
        byte[] body = Encoding.UTF8.GetBytes(json);
        return new Operation(method, template, api, _ => Answer.Ok(body)) { ReadOnly = true };
    }
}
