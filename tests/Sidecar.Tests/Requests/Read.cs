using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sidecar.Requests;

namespace Sidecar.Tests.Requests;

/// <summary>Requests as raw bytes, and what was read of them as one line of text.</summary>
internal static class Read
{
    public static ParameterTable Table { get; } = new(new Dictionary<string, ParameterKind>
    {
        ["public_id"] = ParameterKind.Text,
        ["type"] = ParameterKind.Text,
        ["folder"] = ParameterKind.Text,
        ["overwrite"] = ParameterKind.Text,
        ["max_results"] = ParameterKind.Text,
        ["prefix"] = ParameterKind.Text,
        ["upload_preset"] = ParameterKind.Text,
        ["unsigned"] = ParameterKind.Text,
        ["resource_type"] = ParameterKind.Text,
        ["expression"] = ParameterKind.Text,
        ["next_cursor"] = ParameterKind.Text,
        ["mode"] = ParameterKind.Text,
        ["public_ids"] = ParameterKind.List,
        ["asset_ids"] = ParameterKind.IdList,
        ["tags"] = ParameterKind.CommaList,
        ["fields"] = ParameterKind.CommaList,
        ["metadata"] = ParameterKind.Structure,
        ["context"] = ParameterKind.Structure,
        ["sort_by"] = ParameterKind.Structure,
        ["file"] = ParameterKind.File,
        ["_method"] = ParameterKind.Text,
    });

    public static DefaultHttpContext Context(string? contentType, Stream body)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = body;
        context.Request.Headers.TransferEncoding = "chunked";
        if (contentType is not null)
        {
            context.Request.Headers.ContentType = contentType;
        }

        return context;
    }

    public static DefaultHttpContext Context(string? contentType, byte[] body)
    {
        var context = Context(contentType, new MemoryStream(body));
        context.Request.Headers.Remove("Transfer-Encoding");
        context.Request.ContentLength = body.Length;
        return context;
    }

    public static RequestTarget Target(string query = "") =>
        RequestTarget.TryParse("/v1_1/demo/x" + (query.Length == 0 ? "" : "?" + query), out var refusal) ?? throw new InvalidOperationException(refusal!.Message);

    public static async Task<ReadResult> Of(HttpContext context, string query = "", RequestLimits? limits = null) =>
        await new ParameterReader(limits ?? new RequestLimits()).ReadAsync(context, Target(query), Table, CancellationToken.None);

    public static Task<ReadResult> Query(string query) => Of(new DefaultHttpContext(), query);

    public static Task<ReadResult> Body(string? contentType, string body, string query = "", RequestLimits? limits = null) =>
        Of(Context(contentType, Encoding.UTF8.GetBytes(body)), query, limits);

    public static Task<ReadResult> Json(string body, string query = "") => Body("application/json", body, query);

    public static Task<ReadResult> Form(string body, string query = "") => Body("application/x-www-form-urlencoded", body, query);

    public static Task<ReadResult> Multipart(string body, string query = "", RequestLimits? limits = null) =>
        Body("multipart/form-data; boundary=B", body.ReplaceLineEndings("\r\n"), query, limits);

    /// <summary><c>k=text k=null k=[a|b] k={json}</c>, in order; JSON kinds other than strings are marked <c>k:Number=1</c>.</summary>
    public static string Line(RequestParameters parameters) => string.Join(' ', parameters.Items.Select(item => item.Value switch
    {
        ParameterValue.Text { JsonKind: JsonValueKind.Null } => $"{item.Key}=null",
        ParameterValue.Text { JsonKind: JsonValueKind.String } text => $"{item.Key}={text.Value}",
        ParameterValue.Text text => $"{item.Key}:{text.JsonKind}={text.Value}",
        ParameterValue.List list => $"{item.Key}=[{string.Join('|', list.Items)}]",
        ParameterValue.Json json => $"{item.Key}={json.Element.GetRawText()}",
        _ => throw new NotSupportedException(),
    }));

    public static string Line(ReadResult result) => result.Refusal is { } refusal ? $"{refusal.Status} {refusal.Message}" : Line(result.Parameters);

    public static async Task<string> Text(Stream stream)
    {
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
