using System.Text;
using Sidecar.Requests;

namespace Sidecar.Tests.Requests;

public sealed class UploadFileTests : IDisposable
{
    private const string Signed = "--B\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\nk\r\n"
        + "--B\r\nContent-Disposition: form-data; name=\"timestamp\"\r\n\r\n1\r\n--B\r\nContent-Disposition: form-data; name=\"signature\"\r\n\r\ns\r\n";

    private const string File = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n";
    private const string After = "\r\n--B\r\nContent-Disposition: form-data; name=\"folder\"\r\n\r\nf\r\n";
    private const string End = "\r\n--B--\r\n";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("sidecar-tests-");
    private readonly RequestLimits limits;

    public UploadFileTests() => limits = new RequestLimits { SpoolDirectory = directory.FullName, MaxSpoolBytes = 4 << 20, MaxTotalSpoolBytes = 6 << 20 };

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task A_file_after_its_signature_stays_on_the_wire()
    {
        const long size = 64 << 20;
        var body = new GeneratedUpload(Signed + File, size, End);

        var result = await Of(body);

        Assert.Equal("api_key=k timestamp=1 signature=s", Read.Line(result));
        await using var file = Assert.IsType<WireFile>(result.File);
        Assert.Equal(("file", "a.jpg", "image/jpeg", null), (file.Name, file.FileName, file.ContentType, file.Length));
        Assert.True(body.Given <= 128 * 1024, "judged before the file is read");

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var buffer = new byte[81_920];
        long total = 0;
        for (int read; (read = await file.Content.ReadAsync(buffer)) > 0; total += read)
        {
        }

        Assert.Equal(size, total);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 1 << 20, "nothing is buffered");
        Assert.Empty(directory.GetFiles());
        Assert.Equal(0, await file.Content.ReadAsync(buffer));
        Assert.Null(file.Failure);
    }

    [Fact]
    public async Task Content_is_unchanged_whatever_the_size_of_reads()
    {
        foreach (var step in new[] { 1, 7, 4096 })
        {
            var content = "a\r\n--\r\n--X\r\n\r\n--b--\r\n" + new string('x', 500) + "\r";
            var result = await Of(new MultipartTests.Trickle(Encoding.ASCII.GetBytes(Signed + File + content + End), step));
            Assert.Equal(content, await Read.Text(result.File!.Content));
        }
    }

    [Theory]
    [InlineData(After + End, "parameters after the file")]
    [InlineData("\r\n--B\r\nContent-Disposition: form-data; name=\"signature\"\r\n\r\nx" + End, "parameters after the file")]
    [InlineData("\r\n--B--\r\nmore", "after the closing")]
    [InlineData("\r\n--Bx\r\n", "end of its line")]
    [InlineData("\r\n--B-", "ends before")]
    [InlineData("\r\n", "ends before")]
    [InlineData("", "ends before")]
    public async Task What_follows_a_file_on_the_wire_breaks_its_reading_before_its_end(string tail, string why)
    {
        var result = await Of(new GeneratedUpload(Signed + File, 200_000, tail));
        await using var file = Assert.IsType<WireFile>(result.File);

        var e = await Assert.ThrowsAsync<RequestBodyException>(() => file.Content.CopyToAsync(Stream.Null));

        Assert.IsType<IOException>(e, exactMatch: false);
        Assert.Equal(400, e.Refusal.Status);
        Assert.Contains(why, e.Refusal.Message, StringComparison.Ordinal);
        Assert.Equal(e.Refusal, file.Failure);
        Assert.Equal(e.Refusal, (await Assert.ThrowsAsync<RequestBodyException>(() => file.Content.CopyToAsync(Stream.Null))).Refusal);
    }

    [Fact]
    public async Task A_broken_body_never_reaches_the_end_of_what_goes_upstream()
    {
        var result = await Of(new GeneratedUpload(Signed + File, 200_000, After + End));
        await using var body = CanonicalBody.Multipart(result.Parameters, result.File!, out var contentType);
        using var sent = new MemoryStream();

        await Assert.ThrowsAsync<RequestBodyException>(() => body.CopyToAsync(sent));

        var boundary = contentType[(contentType.IndexOf('=', StringComparison.Ordinal) + 1)..];
        Assert.DoesNotContain($"--{boundary}--", Encoding.ASCII.GetString(sent.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_before_its_signature_is_put_on_disk_and_read_after_everything_else()
    {
        var result = await Of(new GeneratedUpload(File, 3 << 20, After + Signed + "--B--"));

        Assert.Equal("folder=f api_key=k timestamp=1 signature=s", Read.Line(result));
        var file = Assert.IsType<SetAsideFile>(result.File);
        Assert.Null(file.Memory);
        Assert.Equal(3 << 20, file.Length);
        var spooled = Assert.IsType<FileStream>(file.Content);
        Assert.StartsWith(directory.FullName, spooled.Name, StringComparison.Ordinal);
        using var content = new MemoryStream();
        await file.Content.CopyToAsync(content);
        Assert.Equal(3 << 20, content.Length);

        await file.DisposeAsync();
        Assert.Empty(directory.GetFiles());
        Assert.False(spooled.CanRead);
    }

    [Fact]
    public async Task A_file_on_disk_has_no_name_and_only_the_owner_could_open_it()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var result = await Of(new GeneratedUpload(File, 1 << 20, End));
        await using var file = result.File!;
        var stream = Assert.IsType<FileStream>(file.Content);
        Assert.Empty(directory.GetFiles());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(stream.SafeFileHandle));
    }

    [Theory]
    [InlineData("api_key=k&timestamp=1&signature=s")]
    [InlineData("")]
    public async Task Without_a_signature_in_the_fields_before_it_a_file_is_set_aside(string query)
    {
        // Signed in the query, nobody can tell whether fields follow the file.
        var result = await Of(new GeneratedUpload(File, 1 << 20, After + "--B--"), query);
        await using var file = Assert.IsType<SetAsideFile>(result.File);
        Assert.Equal("f", result.Parameters.Text("folder"));
    }

    [Fact]
    public async Task Each_of_the_three_signed_fields_must_come_first()
    {
        foreach (var name in new[] { "api_key", "timestamp", "signature" })
        {
            var fields = Signed.Replace($"\"{name}\"", "\"prefix\"", StringComparison.Ordinal);
            await using var file = Assert.IsType<SetAsideFile>((await Of(new GeneratedUpload(fields + File, 10, End))).File);
        }
    }

    [Fact]
    public async Task A_small_file_stays_in_memory()
    {
        var result = await Of(new GeneratedUpload(File, 64 * 1024, After + "--B--"));
        await using var file = Assert.IsType<SetAsideFile>(result.File);
        Assert.NotNull(file.Memory);
        Assert.Equal(64 * 1024, file.Length);
        Assert.Equal(64 * 1024, (await Read.Text(file.Content)).Length);

        await using var larger = Assert.IsType<SetAsideFile>((await Of(new GeneratedUpload(File, (64 * 1024) + 1, End))).File);
        Assert.Null(larger.Memory);
    }

    [Fact]
    public async Task A_file_set_aside_is_bounded()
    {
        await using (var fits = (await Of(new GeneratedUpload(File, 4 << 20, End))).File)
        {
            Assert.NotNull(fits);
        }

        var result = await Of(new GeneratedUpload(File, (4 << 20) + 1, End));
        Assert.Equal(413, result.Refusal!.Status);
        Assert.Null(result.File);
        Assert.Empty(directory.GetFiles());
    }

    [Fact]
    public async Task Files_set_aside_are_bounded_together()
    {
        var reader = new ParameterReader(limits);
        async Task<ReadResult> Upload() => await reader.ReadAsync(
            Read.Context("multipart/form-data; boundary=B", new GeneratedUpload(File, 4 << 20, End)), Read.Target(), Read.Table, CancellationToken.None);

        var first = await Upload();
        Assert.Equal(420, (await Upload()).Refusal!.Status);
        await first.File!.DisposeAsync();
        await first.File.DisposeAsync();
        await using var second = (await Upload()).File;
        Assert.NotNull(second);
        Assert.Equal(420, (await Upload()).Refusal!.Status);
    }

    [Fact]
    public async Task Two_files_are_refused()
    {
        var result = await Of(new GeneratedUpload(File, 10, "\r\n" + File + "x" + End));
        Assert.Contains("more than once", Read.Line(result), StringComparison.Ordinal);
        var text = await Of(new GeneratedUpload("--B\r\nContent-Disposition: form-data; name=file\r\n\r\nhttp://x\r\n" + File, 10, End));
        Assert.Contains("more than once", Read.Line(text), StringComparison.Ordinal);
        var query = await Of(new GeneratedUpload(File, 10, End), "file=http://x");
        Assert.Equal("400 Conflicting values for parameter - file", Read.Line(query));
    }

    [Fact]
    public async Task What_goes_wrong_after_a_file_set_aside_leaves_nothing_behind()
    {
        var reader = new ParameterReader(limits);
        foreach (var tail in new[] { "", "\r\n--B-", After, "\r\n--B\r\nContent-Disposition: form-data; name=nope\r\n\r\n1" + End })
        {
            var context = Read.Context("multipart/form-data; boundary=B", new GeneratedUpload(File, 4 << 20, tail));
            Assert.Equal(400, (await reader.ReadAsync(context, Read.Target(), Read.Table, CancellationToken.None)).Refusal!.Status);
        }

        Assert.Empty(directory.GetFiles());
        var again = Read.Context("multipart/form-data; boundary=B", new GeneratedUpload(File, 4 << 20, End));
        await using var file = (await reader.ReadAsync(again, Read.Target(), Read.Table, CancellationToken.None)).File;
        Assert.NotNull(file);
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_nothing_behind()
    {
        var body = new GeneratedUpload(File, 4 << 20, End) { FailAt = 2 << 20, Failure = new OperationCanceledException() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Of(body));
        var reset = new GeneratedUpload(File, 4 << 20, End) { FailAt = 2 << 20, Failure = new IOException("reset") };
        await Assert.ThrowsAsync<IOException>(() => Of(reset));
        Assert.Empty(directory.GetFiles());
    }

    [Fact]
    public async Task What_the_server_finds_wrong_is_a_refusal()
    {
        var body = new GeneratedUpload(File, 4 << 20, End) { FailAt = 10, Failure = new Microsoft.AspNetCore.Http.BadHttpRequestException("too large", 413) };
        Assert.Equal(413, (await Of(body)).Refusal!.Status);

        var wire = new GeneratedUpload(Signed + File, 4 << 20, End) { FailAt = 2 << 20, Failure = new Microsoft.AspNetCore.Http.BadHttpRequestException("slow", 408) };
        await using var file = (await Of(wire)).File!;
        var e = await Assert.ThrowsAsync<RequestBodyException>(() => file.Content.CopyToAsync(Stream.Null));
        Assert.Equal(408, e.Refusal.Status);
    }

    [Fact]
    public async Task A_file_given_as_text_is_a_parameter()
    {
        var result = await Of(new GeneratedUpload("--B\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nhttps://example.com/a.jpg" + After, 0, "--B--"));
        Assert.Null(result.File);
        Assert.Equal("file=https://example.com/a.jpg folder=f", Read.Line(result));
    }

    [Fact]
    public async Task A_long_data_uri_is_set_aside_as_text()
    {
        var result = await Of(new GeneratedUpload("--B\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ndata:image/png;base64,", 2 << 20, End));
        await using var file = Assert.IsType<SetAsideFile>(result.File);
        Assert.True(file.IsText);
        Assert.Null(file.FileName);
        Assert.StartsWith("data:image/png", await Read.Text(file.Content), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_text_that_is_not_a_data_uri_is_refused()
    {
        // Otherwise an URL made long enough would pass by whoever checks the parameter.
        var result = await Of(new GeneratedUpload("--B\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nhttps://res.cloudinary.com/x?", 2 << 20, End));
        Assert.Contains("must be a data URI", Read.Line(result), StringComparison.Ordinal);
        Assert.Empty(directory.GetFiles());
    }

    [Theory]
    [InlineData("filename=\"a.jpg\"", "a.jpg")]
    [InlineData("filename=a.jpg", "a.jpg")]
    [InlineData("filename=\"a b;c=d.jpg\"", "a b;c=d.jpg")]
    [InlineData("filename=\"a\\\"b.jpg\"", "a\"b.jpg")]
    [InlineData("filename=\"a%22b.jpg\"", "a%22b.jpg")]
    [InlineData("filename=\"é.jpg\"", "é.jpg")]
    [InlineData("filename=\"../../secret/a.jpg\"", "a.jpg")]
    [InlineData("filename=\"C:\\dir\\a.jpg\"", "a.jpg")]
    [InlineData("filename=\"\"", null)]
    [InlineData("filename=\"dir/\"", null)]
    [InlineData("filename*=utf-8''%C3%A9.jpg", "é.jpg")]
    [InlineData("filename*=UTF-8'en'a%20b.jpg", "a b.jpg")]
    [InlineData("filename*=utf-8''dir%2Fa.jpg", "a.jpg")]
    [InlineData("filename=\"x.jpg\"; filename*=utf-8''%C3%A9.jpg", "é.jpg")]
    public async Task File_name_is_read(string attribute, string? expected)
    {
        var result = await Of(new GeneratedUpload($"--B\r\nContent-Disposition: form-data; name=file; {attribute}\r\n\r\n", 3, End));
        await using var file = result.File!;
        Assert.Null(result.Refusal);
        Assert.Equal(expected, file.FileName);
        Assert.False(file.IsText);
    }

    [Theory]
    [InlineData("filename*=iso-8859-1''%E9.jpg")]
    [InlineData("filename*=utf-8''%FF.jpg")]
    [InlineData("filename*=utf-8''a%0D%0Ab.jpg")]
    [InlineData("filename*=a.jpg")]
    [InlineData("filename=a; filename=b")]
    [InlineData("filename*=utf-8''a; filename*=utf-8''b")]
    [InlineData("filename=\"a")]
    public async Task File_name_with_two_readings_is_refused(string attribute)
    {
        var result = await Of(new GeneratedUpload($"--B\r\nContent-Disposition: form-data; name=file; {attribute}\r\n\r\n", 3, End));
        Assert.Equal(400, result.Refusal!.Status);
    }

    private Task<ReadResult> Of(Stream body, string query = "") => Read.Of(Read.Context("multipart/form-data; boundary=B", body), query, limits);
}
