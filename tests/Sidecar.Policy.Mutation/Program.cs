using System.Diagnostics;
using System.Globalization;
using Sidecar.Policy.Mutation;

// mutation REPORT RESULTS [PATH-PART…]: judges the mutants of Stryker's report in files whose path holds one of the parts, prints a table.
// The folder of this program must hold the assembly with those mutants.
if (args is ["worker", var ids, var lines])
{
    return new Worker(lines).Run([.. File.ReadAllLines(ids).Select(static id => int.Parse(id, CultureInfo.InvariantCulture))]);
}

if (args is ["start", var one, var line])
{
    return new Worker(line).RunFromStart(int.Parse(one, CultureInfo.InvariantCulture));
}

var report = Report.Read(args[0], args[2..]);
var results = args[1];
File.Delete(results);
var todo = report.Mutants.Select(static m => m.Id).ToList();
while (todo.Count > 0)
{
    var list = results + ".todo";
    File.Delete(Worker.BegunIn(results));
    File.WriteAllLines(list, todo.Select(static id => id.ToString(CultureInfo.InvariantCulture)));
    var code = Start("worker", list, results);
    var judged = Report.Results(results).Keys.ToHashSet();
    var before = todo.Count;
    todo.RemoveAll(judged.Contains);
    if (code == 0 || todo.Count == 0)
    {
        break;
    }

    if (code == Worker.Spoilt && todo.Count < before)
    {
        continue;
    }

    if (!File.Exists(Worker.BegunIn(results)) || File.ReadAllText(Worker.BegunIn(results)) != todo[0].ToString(CultureInfo.InvariantCulture))
    {
        Console.Error.WriteLine($"the worker ended with {code} before it came to a mutant; the tests must pass without one");
        return 1;
    }

    // The mutant after the last line ended the process: it ran for too long, took all memory or overflowed the stack.
    File.AppendAllText(results, $"{todo[0]}\tTimeout\texit {code}\n");
    todo.RemoveAt(0);
}

foreach (var (id, _) in Report.Results(results).Where(static r => r.Value == "Static"))
{
    if (Start("start", id.ToString(CultureInfo.InvariantCulture), results) != 0)
    {
        File.AppendAllText(results, $"{id}\tTimeout\tstatic\n");
    }
}

report.Print(Report.Results(results));
return 0;

static int Start(params string[] arguments)
{
    using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardError = true })!;

    // A stack overflow is told of in thousands of lines.
    var told = 0;
    process.ErrorDataReceived += (_, line) =>
    {
        if (line.Data is not null && told++ < 3)
        {
            Console.Error.WriteLine(line.Data);
        }
    };
    process.BeginErrorReadLine();
    process.WaitForExit();
    return process.ExitCode;
}
