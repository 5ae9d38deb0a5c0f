using Bayyina.Incidents;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Incidents;

/// <summary>What ten devices with wrong clocks say of one report on one day, made of a seed.</summary>
internal sealed class ADay : IDisposable
{
    public const int Devices = 10;

    /// <summary>Ours; the fold takes what every key says that is enrolled, so no enrolment is needed here.</summary>
    public static readonly FoldRules Rules = new(Product.Kinds, (_, _) => false);

    private const string Origin = "exercise.example/ledger";
    private static readonly SubjectId[] Incidents = [.. Enumerable.Range(0, 3).Select(_ => SubjectId.New("incident"))];
    private readonly Clock _time = new();
    private readonly Random _random;
    private readonly List<Signer> _devices = [.. Enumerable.Range(0, Devices).Select(_ => Signer.Create(SubjectId.New("actor")))];
    private readonly long[] _offsets;

    public ADay(int seed)
    {
        _random = new Random(seed);
        _offsets = [.. _devices.Select(_ => _random.Next(5) == 0 ? 0L : _random.NextInt64(-50_000_000, 50_000_000))];
    }

    public SubjectId Report { get; } = SubjectId.New("report");

    public List<Statement> Said { get; } = [];

    public void Dispose() => _devices.ForEach(device => device.Dispose());

    /// <summary>A day of some statements: taken in, put somewhere, put elsewhere by somebody who did or did not see that, corrected, taken back.</summary>
    public ADay Of(int statements)
    {
        Say(0, Received());
        while (Said.Count < statements)
        {
            _time.Move(TimeSpan.FromMinutes(_random.Next(1, 90)));
            var device = _random.Next(Devices);
            switch (_random.Next(6))
            {
                case 0:
                    Say(device, Received());
                    break;
                case 1 when Said.FindLast(said => said.Kind == ReportKinds.Received.Name) is { } received:
                    Say(device, Received().Say("sup", [received.Id]));
                    break;
                case 2:
                    var target = Said[_random.Next(Said.Count)];
                    Say(device, new Draft(Report, KernelKinds.Retracted, false).Say("sup", [target.Id]));
                    break;
                default:
                    var seen = Said.Where(said => said.Kind == ReportKinds.Concerns.Name && _random.Next(3) > 0).Select(said => said.Id).ToList();
                    var incident = _random.Next(4) == 0 ? (SubjectId?)null : Incidents[_random.Next(Incidents.Length)];
                    Say(device, ReportBook.Concerns(Report, false, seen, incident, null));
                    break;
            }
        }
        return this;
    }

    private Draft Received()
    {
        var device = _random.Next(Devices);
        var clock = new DeviceClock($"phone {device}", _offsets[device]);
        // As the device's own clock showed it.
        var shown = _time.GetUtcNow().AddSeconds(clock.OffsetSeconds);
        return ReportBook.Received(Report, new ReportWords
        {
            At = shown.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            Clock = clock,
            Channel = "radio",
            Place = new PlaceSaid("exercise", null, 35.9, 36.6, 100),
            What = $"exercise {_random.Next(1000)}",
            Weapon = "rocket",
            Trapped = new CountSaid(_random.Next(9)),
        }, false);
    }

    private void Say(int device, Draft draft) => Said.Add(new Statement(SdJwt.Parse(draft.Sign(Origin, _time, _devices[device]).Compact), complete: true));

    /// <summary>The report as folded, every part of it as text.</summary>
    public string Folded(IEnumerable<Statement> statements)
    {
        var report = Bayyina.Incidents.Report.From(Fold.Of(Report, statements, Rules));
        return string.Join('\n',
        [
            $"{report.Id} {report.Exercise} {report.State} {report.Time} {report.KnownSince} {string.Join(',', report.Flags)}",
            .. report.Accounts.Select(a => $"{a.Statement} {a.By} {a.IssuedAt} {a.At} {a.Clock} {a.Channel} {a.Place} {a.What} {a.Weapon} {a.Trapped}"),
            .. report.Concerns.Select(c => c.ToString()),
        ]);
    }

    public Statement[] Shuffled(IEnumerable<Statement> statements)
    {
        Statement[] shuffled = [.. statements];
        _random.Shuffle(shuffled);
        return shuffled;
    }

    public bool Chance(int of) => _random.Next(of) == 0;
}
