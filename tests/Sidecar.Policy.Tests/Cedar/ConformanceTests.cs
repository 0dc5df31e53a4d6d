namespace Sidecar.Policy.Tests.Cedar;

using System.Collections.Concurrent;
using System.Text.Json;
using Sidecar.Policy.Cedar;
using Xunit.Abstractions;

/// <summary>
/// Every answer of the public suites: decisions, reasons and errors; validation verdicts; policies through text and JSON and back; schemas
/// converted. Without the data these tests are skipped and say so. <c>make conformance</c> prints the counts.
/// </summary>
[Trait("Category", "Conformance")]
public sealed class ConformanceTests(ITestOutputHelper output)
{
    [ExternalDataFact(ExternalData.Cedar, "corpus-tests.tar.gz")]
    public void The_hand_written_suite_is_answered_like_the_reference_engine() =>
        Check("hand-written requests", static () => SuiteData.HandWrittenTests(), SuiteChecks.Decisions, tests: 22, answers: 74);

    [ExternalDataFact(ExternalData.Cedar, "corpus-tests.tar.gz")]
    public void The_fuzzed_corpus_is_answered_like_the_reference_engine() =>
        Check("corpus requests", static () => SuiteData.CorpusTests(), SuiteChecks.Decisions, tests: 7_809, answers: 62_472);

    [ExternalDataFact(ExternalData.Cedar, "corpus-tests.tar.gz")]
    public void Policies_are_valid_or_not_as_the_reference_validator_says() =>
        Check("validation verdicts", static () => SuiteData.HandWrittenTests().Concat(SuiteData.CorpusTests()), SuiteChecks.Verdict, tests: 7_831, answers: 7_831);

    [ExternalDataFact(ExternalData.Cedar, "corpus-tests.tar.gz")]
    public void Policies_survive_text_and_JSON() =>
        Check("policy round trips", static () => SuiteData.HandWrittenTests().Concat(SuiteData.CorpusTests()), SuiteChecks.RoundTrips, tests: 7_831, answers: null);

    [ExternalDataFact(ExternalData.Cedar, "corpus-tests.tar.gz")]
    public void Schemas_convert_like_the_reference_implementation() =>
        Check("schemas", static () => SuiteData.CorpusTests().Where(SuiteChecks.HasAnswers), SuiteChecks.Schemas, tests: 7_750, answers: 7_750);

    [ExternalDataFact(ExternalData.Cedar, "corpus-tests.tar.gz")]
    public void Recorded_answers_per_policy_entity_and_request_are_given() =>
        Check("recorded answers", static () => SuiteData.CorpusTests().Where(SuiteChecks.HasAnswers), SuiteChecks.CorpusAnswers, tests: 7_750, answers: null);

    [ExternalDataFact(ExternalData.Cedar, "corpus-tests.tar.gz")]
    public void The_validator_cases_of_another_port_are_answered_like_the_reference_validator() =>
        Check("validator cases", static () => SuiteData.ValidatorCases(), SuiteChecks.ValidatorCase, tests: 110, answers: null);

    private void Check(string what, Func<IEnumerable<SuiteTest>> suite, Func<SuiteTest, ConcurrentQueue<string>, int> check, int tests, int? answers)
    {
        var differences = new ConcurrentQueue<string>();
        var (seenTests, seenAnswers) = (0, 0);
        Parallel.ForEach(suite(), test =>
        {
            Interlocked.Increment(ref seenTests);
            try
            {
                Interlocked.Add(ref seenAnswers, check(test, differences));
            }
            catch (Exception e) when (e is CedarFormatException or CedarSyntaxException or ArgumentException or KeyNotFoundException or JsonException)
            {
                differences.Enqueue($"{test.Name}: {e.GetType().Name} {e.Message}");
            }
        });

        output.WriteLine($"conformance: {what}: {seenTests} tests, {seenAnswers} answers, {differences.Count} differences");
        foreach (var difference in differences.Order(StringComparer.Ordinal).Take(60))
        {
            output.WriteLine(difference);
        }

        Assert.Empty(differences.Take(5));
        if (SuiteData.Sample == 1)
        {
            Assert.Equal((tests, answers ?? seenAnswers), (seenTests, seenAnswers));
        }
    }
}
