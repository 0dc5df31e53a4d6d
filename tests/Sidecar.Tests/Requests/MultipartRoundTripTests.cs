using System.Text;
using Sidecar.Requests;

namespace Sidecar.Tests.Requests;

public sealed class MultipartRoundTripTests
{
    [Fact]
    public async Task What_is_rebuilt_reads_back_the_same_however_it_arrives()
    {
        // Values made of everything that could pass for a boundary, a header or an end.
        string[] pieces = ["\r\n", "--", "--B", "\r\n--B", "\r\n--B--", "a", "é", "\r", "\n", "Content-Disposition: form-data; name=\"type\"", "\r\n\r\n", ";", "&", "="];
        var random = new Random(20261121);
        for (var round = 0; round < 300; round++)
        {
            string Any() => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => pieces[random.Next(pieces.Length)]));
            var parameters = new RequestParameters([
                new("prefix", new ParameterValue.Text(Any())),
                new("public_ids", new ParameterValue.List([.. Enumerable.Range(0, 3).Select(i => Any() + i)])),
                new("folder", new ParameterValue.Text(Any())),
            ]);
            var content = Any();
            var source = await Read.Body("multipart/form-data; boundary=Z", $"--Z\r\nContent-Disposition: form-data; name=file; filename=x\r\n\r\n{content}\r\n--Z--");
            await using var file = source.File!;
            await using var stream = CanonicalBody.Multipart(parameters, file, out var contentType);
            var bytes = Encoding.UTF8.GetBytes(await Read.Text(stream));

            var again = await Read.Of(Read.Context(contentType, new MultipartTests.Trickle(bytes, random.Next(1, 200))));

            await using var fileAgain = again.File!;
            Assert.Equal(Read.Line(parameters), Read.Line(again));
            Assert.Equal(content, await Read.Text(fileAgain.Content));
        }
    }
}
