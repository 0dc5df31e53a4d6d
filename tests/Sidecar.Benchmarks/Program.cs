using Sidecar.Benchmarks;

return args switch
{
    ["yarp", .. var rest] => await BareForwarder.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: yarp --listen URL --upstream URL    a bare YARP forwarder, the baseline of `make bench`");
    return 2;
}
