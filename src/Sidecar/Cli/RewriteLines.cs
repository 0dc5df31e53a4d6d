using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sidecar.Policy.Limits;

namespace Sidecar.Cli;

/// <summary>Lines in, lines out. Works on bytes, so that text that is not UTF-8 is seen rather than repaired; no line can end it.</summary>
internal sealed class RewriteLines(RewriteCaller caller, bool explain)
{
    /// <summary>Longest line. An expression within its bounds, every character escaped, is far shorter.</summary>
    internal const int LongestLine = 1024 * 1024;

    private const int FlushAt = 64 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> answers = new(2 * FlushAt);

    /// <summary>Answers every line, in order, one line each. What is answered is written before more is waited for.</summary>
    public void Answer(Stream input, Stream output)
    {
        using var json = new Utf8JsonWriter(answers, Options);
        var buffer = new byte[LongestLine + 1];
        var (length, skipping) = (0, false);
        while (true)
        {
            var read = input.Read(buffer, length, buffer.Length - length);
            var from = 0;
            var scanned = length;
            length += read;
            while (buffer.AsSpan(scanned, length - scanned).IndexOf((byte)'\n') is >= 0 and var at)
            {
                Line(json, buffer.AsSpan(from, scanned + at - from), skipping);
                (skipping, from, scanned) = (false, scanned + at + 1, scanned + at + 1);
                if (answers.WrittenCount >= FlushAt)
                {
                    Flush(output);
                }
            }

            if (read == 0)
            {
                if (skipping || length > from)
                {
                    Line(json, buffer.AsSpan(from, length - from), skipping);
                }

                Flush(output);
                return;
            }

            buffer.AsSpan(from, length - from).CopyTo(buffer);
            length -= from;
            if (length == buffer.Length || skipping)
            {
                // Too long for any expression: the rest of it is passed over.
                (length, skipping) = (0, true);
            }

            Flush(output);
        }
    }

    private void Flush(Stream output)
    {
        output.Write(answers.WrittenSpan);
        output.Flush();
        answers.ResetWrittenCount();
    }

    private void Line(Utf8JsonWriter json, ReadOnlySpan<byte> line, bool tooLong)
    {
        var expression = tooLong ? null : Read(line);
        var error = expression is null ? $"expected a line with one JSON string of well-formed Unicode, at most {LongestLine} bytes long" : null;
        Write(json, expression, error);
        json.Flush();
        answers.Write("\n"u8);
        json.Reset();
    }

    private static string? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return reader.Read() && reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && !reader.Read() ? text : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second is half of a surrogate pair, or bytes that are not UTF-8.
            return null;
        }
    }

    private void Write(Utf8JsonWriter json, string? expression, string? error)
    {
        var rewritten = expression is null ? default : caller.Rewrite(expression);
        error ??= caller.Kind == SearchLimitKind.TooLong
            ? "The caller's grants make a search limit of more terms than MaxLimitTerms"
            : rewritten.Error;
        var outcome = error is not null ? "reject" : caller.Kind == SearchLimitKind.Nothing ? "empty" : "rewrite";
        json.WriteStartObject();
        json.WriteString("outcome"u8, outcome);
        json.WriteString("expression"u8, outcome == "rewrite" ? rewritten.Expression : null);
        json.WriteBoolean("exact"u8, error is null && caller.Exact);
        json.WriteString("error"u8, error);
        if (explain)
        {
            json.WriteStartObject("policies"u8);
            WriteIds(json, "permit", caller.Permits);
            WriteIds(json, "forbid", caller.Forbids);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, string member, IReadOnlyList<string> ids)
    {
        json.WriteStartArray(member);
        foreach (var id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }
}
