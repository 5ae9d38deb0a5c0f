using System.Globalization;
using System.Text.Json.Nodes;

namespace Bayyina.Faults;

/// <summary>One line of the table: what was done in one way, and what came of it.</summary>
/// <param name="name">Class and way, such as <c>kill: server</c>.</param>
public sealed class Tally(string name)
{
    private readonly Lock _one = new();
    private readonly List<double> _seconds = [];

    public string Name => name;

    /// <summary>Faults that were really done: a call that failed, a process that was cut short, a bit that was flipped.</summary>
    public int Injected { get; private set; }

    /// <summary>Things that the program had acknowledged, each looked for afterwards.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Of those, how many were not there, or not with their bytes and words.</summary>
    public int Lost { get; private set; }

    /// <summary>Damage that was called good.</summary>
    public int CalledGood { get; private set; }

    /// <summary>Where something whole was called damaged, or the program did not go on by itself or by the remedy that it named.</summary>
    public int FalseAlarms { get; private set; }

    /// <summary>Why nothing was tried; null where something was.</summary>
    public string? NotTried { get; set; }

    /// <summary>What a reader of the table has to know besides.</summary>
    public string? Remark { get; set; }

    /// <summary>What went wrong, for people: the first of each.</summary>
    public List<string> Troubles { get; } = [];

    public bool Holds => Lost == 0 && CalledGood == 0 && FalseAlarms == 0;

    /// <summary>The mean time from a fault to a whole record, in seconds; null where none was measured.</summary>
    public double? MeanSeconds => _seconds.Count == 0 ? null : _seconds.Average();

    public void Inject(int faults = 1)
    {
        lock (_one)
        {
            Injected += faults;
        }
    }

    public void WholeAfter(double seconds)
    {
        lock (_one)
        {
            _seconds.Add(seconds);
        }
    }

    /// <summary>Counts what was acknowledged and what of it is gone.</summary>
    public void Found(int acknowledged, IReadOnlyList<string> lost)
    {
        lock (_one)
        {
            Acknowledged += acknowledged;
            Lost += lost.Count;
            Troubles.AddRange(lost.Take(5).Select(what => "lost: " + what));
        }
    }

    public void Good(string what)
    {
        lock (_one)
        {
            CalledGood++;
            Troubles.Add("called good: " + what);
        }
    }

    public void Alarm(string what)
    {
        lock (_one)
        {
            FalseAlarms++;
            Troubles.Add("false alarm: " + what);
        }
    }

    public override string ToString() => NotTried is not null
        ? $"| {name} | not tried: {NotTried} | – | – | – | – | – |"
        : $"| {name} | {Injected} | {Acknowledged} | {Bad(Lost)} | {Bad(CalledGood)} | {Bad(FalseAlarms)} | {Text(MeanSeconds)} |";

    public JsonObject ToJson() => new()
    {
        ["class"] = name,
        ["not_tried"] = NotTried,
        ["injected"] = Injected,
        ["acknowledged"] = Acknowledged,
        ["lost"] = Lost,
        ["called_good"] = CalledGood,
        ["false_alarms"] = FalseAlarms,
        ["mean_seconds_to_whole"] = MeanSeconds is { } mean ? Math.Round(mean, 2) : null,
        ["remark"] = Remark,
        ["troubles"] = new JsonArray([.. Troubles.Select(text => JsonValue.Create(text))]),
    };

    private static string Bad(int count) => count == 0 ? "0" : $"**{count}**";

    private static string Text(double? seconds) => seconds?.ToString("F1", CultureInfo.InvariantCulture) + " s" is { Length: > 2 } text ? text : "–";
}
