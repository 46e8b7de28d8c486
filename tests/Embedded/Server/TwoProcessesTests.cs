using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Embedded.Durable;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Embedded.Durable;
using Xunit.Abstractions;

namespace Mpp.Tests.Embedded.Server;

/// <summary>Two copies of the program on one storage account: both answer, one of them runs the stories, and the other one takes over when that ends, however it ends.</summary>
[Collection(OnThePublishedProgram.Name)]
public sealed class TwoProcessesTests(PublishedProgram program, ITestOutputHelper output)
{
    const int Applications = 30;

    /// <summary>What infra/server/README.md promises for one machine.</summary>
    static readonly TimeSpan TakenOverWithin = TimeSpan.FromSeconds(10);

    /// <summary>What a killed process has committed and not begun is found by the sweep, which comes every minute.</summary>
    static readonly TimeSpan AllIsDoneWithin = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task No_case_runs_twice_and_no_letter_is_sent_twice_when_the_one_that_runs_them_is_killed_and_the_next_one_is_asked_to_end()
    {
        await using var office = await Office.OpenAsync();
        using var first = await ServerProcess.StartAsync(program, office.Settings);
        using var second = await ServerProcess.StartAsync(program, office.Settings);
        await first.SaysAsync(ServerProcess.Owner);
        using var toFirst = office.To(first.Address);
        using var toSecond = office.To(second.Address);

        // Killed in the middle: letters are on their way, applications come in.
        var killed = Applications / 3;
        await SubmitAllAsync(office, toFirst, toSecond, async answered =>
        {
            if (answered != killed) return;
            Assert.Null(second.SaidAt(ServerProcess.Owner));
            await first.KillAsync();
            var died = ServerProcess.Now;
            var took = await second.SaysAsync(ServerProcess.Owner) - died;
            output.WriteLine($"after kill -9 the other one took over after {took.TotalSeconds:0.0} s");
            Assert.InRange(took, TimeSpan.Zero, TakenOverWithin);
        });
        await AllIsDoneAsync(office, Applications);
        var uncertain = await UncertainAsync(office);

        // Asked to end in the middle: nothing is left in doubt.
        using var third = await ServerProcess.StartAsync(program, office.Settings);
        using var toThird = office.To(third.Address);
        await SubmitAllAsync(office, toSecond, toThird, async answered =>
        {
            if (answered != killed) return;
            Assert.Null(third.SaidAt(ServerProcess.Owner));
            var asked = ServerProcess.Now;
            await second.AskToEndAsync();
            Assert.Equal(0, await second.EndAsync());
            var ended = ServerProcess.Now;
            output.WriteLine($"asked to end, it ended after {(ended - asked).TotalSeconds:0.0} s, and the other one took over {(await third.SaysAsync(ServerProcess.Owner) - ended).TotalSeconds:0.0} s later");
        });
        await AllIsDoneAsync(office, 2 * Applications);

        Assert.Equal(uncertain, await UncertainAsync(office));
        await JudgeAsync(office, third);
    }

    /// <summary>Each to one of two servers, and what gets no answer to the other one, as form tools deliver again.</summary>
    static async Task SubmitAllAsync(Office office, Driver one, Driver other, Func<int, Task> afterEach)
    {
        var answered = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, Applications), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (number, _) =>
        {
            var application = office.Application();
            try
            {
                (await Office.SubmitAsync(number % 2 == 0 ? one : other, application)).Ok();
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                (await Office.SubmitAsync(number % 2 == 0 ? other : one, application)).Ok();
            }

            await afterEach(Interlocked.Increment(ref answered));
        });
    }

    static async Task AllIsDoneAsync(Office office, int applications)
    {
        var until = ServerProcess.Now + AllIsDoneWithin;
        while (true)
        {
            var letters = await office.LettersAsync();
            var receipts = letters.Count(l => l.Order.Letter == "receipt" && IsSettled(l));
            if (receipts >= applications && letters.All(IsSettled)) return;
            Assert.True(ServerProcess.Now < until, $"{receipts} of {applications} receipts went out; not settled: {string.Join(", ", letters.Where(l => !IsSettled(l)).Select(l => $"{l.Reference} {l.Order.Key} {l.State} {l.Reason}"))}");
            await Task.Delay(200);
        }
    }

    /// <summary>Sent; or of those that the killed process was sending, of which no machine knows, so that a member of staff is asked.</summary>
    static bool IsSettled(StoredLetter letter) => letter.State is LetterState.Accepted or LetterState.Uncertain;

    static async Task<IReadOnlyList<string>> UncertainAsync(Office office) => [.. (await office.LettersAsync()).Where(l => l.State == LetterState.Uncertain).Select(l => $"{l.Reference}_{l.Order.Key}").Order(StringComparer.Ordinal)];

    async Task JudgeAsync(Office office, ServerProcess last)
    {
        var references = await office.ReferencesAsync();
        Assert.Equal(2 * Applications, references.Count);
        var letters = await office.LettersAsync();
        var mailed = office.Mail.Taken.Select(m => m.LetterId).ToList();
        output.WriteLine($"{references.Count} cases, {letters.Count} letters, {letters.Count(l => l.State == LetterState.Uncertain)} uncertain, {mailed.Count} mailed");

        // Once each, and none that nobody ordered; of an uncertain one, at most once.
        Assert.Equal(mailed.Distinct().Count(), mailed.Count);
        Assert.Equal(
            letters.Where(l => l.State == LetterState.Accepted).Select(Id).Order(StringComparer.Ordinal),
            mailed.Except(letters.Where(l => l.State == LetterState.Uncertain).Select(Id)).Order(StringComparer.Ordinal));
        Assert.All(references, reference => Assert.Contains(letters, l => l.Reference == reference && l.Order.Letter == "receipt"));
        foreach (var reference in references)
        {
            Assert.True((await office.Cases.VerifyAsync(reference)).IsIntact, $"The trail of {reference} is not whole.");
            Assert.Single(await office.Cases.AuditAsync(reference), e => e.Action == "submit");
        }

        // One story each, of the first generation, and it has not failed.
        await last.AskToEndAsync();
        Assert.Equal(0, await last.EndAsync());
        await using var reader = new DurableEngine(new(office.StorageConnection), new(), new TestApp().Functions, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        var stories = new List<string>();
        await foreach (var instance in reader.Client.GetAllInstancesAsync(new())) stories.Add($"{instance.InstanceId} {instance.RuntimeStatus}");
        Assert.Equal(references.Select(r => $"app-{r}-g1 Running").Order(StringComparer.Ordinal), stories.Order(StringComparer.Ordinal));
    }

    static string Id(StoredLetter letter) => $"{letter.Reference}_{letter.Order.Key}";
}
