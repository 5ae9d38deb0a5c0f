using Bayyina.Statements;
using Bayyina.Tests.Statements;
using Bayyina.Volunteers;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Volunteers;

/// <summary>What ten devices with wrong clocks say of one volunteer, from a seed a step.</summary>
internal sealed class ServiceHistory
{
    private static readonly string[] Devices = [.. Enumerable.Range(0, 10).Select(n => $"device {n}")];
    private static readonly DateTimeOffset Start = new(2018, 1, 1, 6, 0, 0, TimeSpan.Zero);

    private readonly History _history = new(seed: 3);

    public static SubjectId Volunteer { get; } = new("volunteer/" + TokenForge.UuidOf("somebody"));

    public static FoldRules Rules { get; } = new(Product.Kinds, (_, key) => key == TestKey.Of("node").Public.Thumbprint);

    /// <summary>Up to ten steps; what fails is tried with a step less.</summary>
    public static Arbitrary<int[]> Steps { get; } = Arb.From(
        Gen.Choose(0, int.MaxValue).ArrayOf().Resize(10),
        steps => Enumerable.Range(0, steps.Length).Select(i => (int[])[.. steps[..i], .. steps[(i + 1)..]]));

    public IReadOnlyList<Statement> All => _history.All;

    public static ServiceHistory From(int[] steps)
    {
        var history = new ServiceHistory();
        var day = 0;
        foreach (var step in steps)
        {
            var random = new Random(step);
            day += random.Next(4);
            history.Say(random, day);
        }
        return history;
    }

    public static SubjectState Fold(IEnumerable<Statement> statements) => Bayyina.Statements.Fold.Of(Volunteer, statements, Rules);

    private void Say(Random random, int day)
    {
        var earlier = All.ToList();
        // The server's clock goes on; that of a device is off by up to two days, and it may come with what it said only days later.
        var device = random.Next(10);
        var happened = Start.AddDays(day).AddHours(random.Next(-12, 12)).AddHours((device - 5) * 10);
        var at = random.Next(6) switch
        {
            0 => $"{happened:yyyy-MM}",
            1 => $"{happened:yyyy-MM-dd}/{happened.AddDays(2):yyyy-MM-dd}",
            2 or 3 => $"{happened:yyyy-MM-dd}",
            4 => $"{happened:yyyy-MM-dd'T'HH:mm}+03:00",
            _ => null,
        };
        var saying = _history.By(Devices[device]).About(Volunteer).IssuedAt(Start.AddDays(day + random.Next(3)).ToUnixTimeSeconds());
        if (at is not null)
        {
            saying.With("at", TokenForge.Quote(at));
        }
        saying.After(earlier.Where(_ => random.Next(3) == 0).TakeLast(3));
        switch (random.Next(9))
        {
            case 0:
                saying.Says(VolunteerKinds.Registered).With("name", $$"""{"ar":"اسم {{random.Next(3)}}"}""").With("joined", TokenForge.Quote(at ?? "2017"));
                break;
            case 1:
                saying.Says(VolunteerKinds.Killed).With("line_of_duty", random.Next(2) == 0 ? "true" : "false");
                break;
            case 2:
                saying.Says(random.Next(2) == 0 ? VolunteerKinds.SignedIn : VolunteerKinds.SignedOut);
                break;
            case 3 when earlier.Count > 0:
                saying.Says(KernelKinds.Retracted).Superseding(earlier[random.Next(earlier.Count)]).As(Roles.Supervisor);
                break;
            case 4:
                saying.Says(random.Next(2) == 0 ? VolunteerKinds.KinInformed : VolunteerKinds.Posted);
                break;
            default:
                saying.Says(VolunteerKinds.StatusSet).With(
                    "state", TokenForge.Quote(ServiceStates.CodeOf(ServiceStates.ToSet[random.Next(ServiceStates.ToSet.Count)])));
                if (earlier.Count > 0 && random.Next(4) == 0)
                {
                    saying.Superseding(earlier[random.Next(earlier.Count)]).As(Roles.Documentation);
                }
                break;
        }
        saying.Stated();
    }
}
