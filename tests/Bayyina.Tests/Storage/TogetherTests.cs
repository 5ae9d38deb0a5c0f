using System.Collections.Concurrent;
using Bayyina.Storage;

namespace Bayyina.Tests.Storage;

/// <summary>What many ask for at the same time is done at once, and fails for nobody but whom it is about.</summary>
public sealed class TogetherTests
{
    [Fact]
    public async Task One_that_fails_among_many_is_told_and_the_others_stand()
    {
        var groups = new ConcurrentQueue<int>();
        using var first = new ManualResetEventSlim();
        using var all = new ManualResetEventSlim();
        var done = new ConcurrentDictionary<int, int>();
        var together = new Together<int, int>(
            asked =>
            {
                // The first holds the rest up until all are there.
                if (asked is [0])
                {
                    first.Set();
                    all.Wait(TestContext.Current.CancellationToken);
                }
                groups.Enqueue(asked.Count);
                if (asked.Contains(7))
                {
                    throw new InvalidDataException("seven");
                }
                foreach (var one in asked)
                {
                    // All or nothing: each is done once.
                    done.AddOrUpdate(one, 1, (_, before) => before + 1);
                }
                return [.. asked.Select(one => one * 10)];
            },
            most: 1000, _ => 1);
        var threads = new List<Task<int>> { Ask(0) };
        first.Wait(TestContext.Current.CancellationToken);
        threads.AddRange(Enumerable.Range(1, 20).Select(Ask));
        await Task.Delay(500, TestContext.Current.CancellationToken);
        all.Set();

        for (var i = 0; i <= 20; i++)
        {
            if (i == 7)
            {
                Assert.Equal("seven", (await Assert.ThrowsAsync<InvalidDataException>(() => threads[7])).Message);
            }
            else
            {
                Assert.Equal(i * 10, await threads[i]);
            }
        }
        Assert.Contains(groups, size => size > 1);
        Assert.Equal(Enumerable.Range(0, 21).Except([7]), done.Keys.Order());
        Assert.All(done.Values, times => Assert.Equal(1, times));

        Task<int> Ask(int what) => Task.Factory.StartNew(() => together.Do(what), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
