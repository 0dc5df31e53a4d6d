namespace Sidecar.Requests;

/// <summary>
/// A file that is still on the wire. Its parameters were judged before it is read, so nothing but the closing boundary may follow it; what else follows makes reading fail.
/// </summary>
internal sealed class WireFile(MultipartScanner scanner) : UploadFile
{
    private readonly PartStream content = new(scanner);

    public override Refusal? Failure => content.Failure;

    public override Stream Content => content;

    /// <summary>Nothing is held but a buffer; the rest of the body is the server's to drain.</summary>
    public override ValueTask DisposeAsync() => content.DisposeAsync();

    private sealed class PartStream(MultipartScanner scanner) : ForwardOnlyStream
    {
        private bool ended;
        private bool disposed;

        public Refusal? Failure { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (Failure is { } earlier)
            {
                throw new RequestBodyException(earlier.Status, earlier.Message);
            }

            if (ended || destination.IsEmpty)
            {
                return 0;
            }

            try
            {
                var read = await scanner.ReadAsync(destination, cancellationToken);
                if (read == 0)
                {
                    // The reader of this stream learns that the file is complete only after the body has been seen to end.
                    if (await scanner.MoveNextAsync(cancellationToken))
                    {
                        throw RequestBodyException.BadRequest("There are parameters after the file of a signed upload");
                    }

                    ended = true;
                }

                return read;
            }
            catch (RequestBodyException e)
            {
                Failure = e.Refusal;
                throw;
            }
            catch (BadHttpRequestException e)
            {
                var failure = new RequestBodyException(e.StatusCode, "The request body cannot be read - " + e.Message);
                Failure = failure.Refusal;
                throw failure;
            }
        }

        protected override void Dispose(bool disposing)
        {
            disposed = true;
            base.Dispose(disposing);
        }
    }
}
