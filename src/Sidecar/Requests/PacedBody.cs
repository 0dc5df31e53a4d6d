namespace Sidecar.Requests;

/// <summary>
/// A request's body that must keep coming. Only the time spent waiting for the client counts, so that a slow upstream costs the client nothing. Kestrel's own bound is on
/// the average since the beginning: whoever has sent much at once may then be silent for days, and hold what was set aside for him.
/// </summary>
internal sealed class PacedBody(Stream source, TimeSpan idleTimeout, TimeProvider time) : ForwardOnlyStream
{
    /// <summary>The rate at which a body is taken to be coming: Kestrel's own bound.</summary>
    public const int BytesPerSecond = 240;

    private readonly long enough = (long)(BytesPerSecond * idleTimeout.TotalSeconds);
    private CancellationTokenSource patience = new(Timeout.InfiniteTimeSpan, time);
    private TimeSpan waited;
    private long received;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (patience.IsCancellationRequested)
        {
            // It ran out in the moment in which the last read ended well.
            patience.Dispose();
            patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        }

        var reading = source.ReadAsync(buffer, patience.Token);
        return Count(reading.IsCompletedSuccessfully ? reading.Result : await WaitAsync(reading, cancellationToken));
    }

    private async ValueTask<int> WaitAsync(ValueTask<int> reading, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        await using var either = cancellationToken.UnsafeRegister(static patience => ((CancellationTokenSource)patience!).Cancel(), patience);
        patience.CancelAfter(waited < idleTimeout ? idleTimeout - waited : TimeSpan.Zero);
        try
        {
            return await reading;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new RequestBodyException(StatusCodes.Status408RequestTimeout, $"The request body stopped coming: less than {enough} bytes in {idleTimeout.TotalSeconds} seconds");
        }
        finally
        {
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
            waited += time.GetElapsedTime(start);
        }
    }

    private int Count(int read)
    {
        received += read;
        if (received >= enough)
        {
            (received, waited) = (0, TimeSpan.Zero);
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        patience.Dispose();
        base.Dispose(disposing);
    }
}
