using System.CommandLine;
using System.Globalization;
using Bayyina.DoubleTaps;

namespace Bayyina.Cli;

/// <summary><c>double-taps STRIKES.csv</c>: pairs of strikes by timing, distance and arrival. It opens no data folder.</summary>
internal static class DoubleTapsVerb
{
    private static readonly PairDefinition Default = new();
    private static readonly Argument<string> Strikes = new("STRIKES.csv") { Description = CliText.Of("double-taps.strikes") };
    private static readonly Option<double> Radius = Number("--radius", "METRES", Default.RadiusMetres);
    private static readonly Option<double> Salvo = Number("--salvo", "MINUTES", Default.SalvoMinutes);
    private static readonly Option<double> Strict = Number("--strict", "MINUTES", Default.StrictMinutes);
    private static readonly Option<double> WideFrom = Number("--wide-from", "MINUTES", Default.WideFromMinutes);
    private static readonly Option<double> WideTo = Number("--wide-to", "MINUTES", Default.WideToMinutes);
    private static readonly Option<double> Linked = Number("--linked", "HOURS", Default.LinkedHours);
    private static readonly Option<long> MostPairs = new Option<long>("--most-pairs")
    {
        Description = CliText.Of("option.most-pairs", Default.MostPairs),
        HelpName = "N",
        DefaultValueFactory = _ => Default.MostPairs,
    }.Filled();

    private static readonly Option<TimeSpan?> Offset = new Option<TimeSpan?>("--offset")
    {
        Description = CliText.Of("option.offset"),
        HelpName = "+03:00",
        CustomParser = result =>
        {
            if (StrikeTime.ReadOffset(System.Text.Encoding.UTF8.GetBytes(result.Tokens[0].Value), out var minutes))
            {
                return TimeSpan.FromMinutes(minutes);
            }
            result.AddError(CliText.Of("usage.value_unknown", "--offset"));
            return null;
        },
    }.Filled();

    public static Command Create()
    {
        var verb = new Command("double-taps", CliText.Of("verb.double-taps")) { Strikes, Radius, Salvo, Strict, WideFrom, WideTo, Linked, MostPairs, Offset, Options.Json };
        MostPairs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 0)
            {
                result.AddError(CliText.Of("usage.value_unknown", MostPairs.Name));
            }
        });
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult parsed)
    {
        var path = parsed.GetValue(Strikes)!;
        if (!File.Exists(path))
        {
            return Terminal.Refuse(Directory.Exists(path) ? "file.not_regular" : "path.missing", path);
        }
        // One array holds it all.
        if (new FileInfo(path).Length > Array.MaxLength)
        {
            return Terminal.Refuse("strikes.too_large", path);
        }
        var reading = StrikeReader.Read(File.ReadAllBytes(path), parsed.GetValue(Offset));
        if (reading.Strikes is not { } table)
        {
            return Refuse(reading);
        }
        foreach (var column in reading.IgnoredColumns)
        {
            Terminal.Notice("strikes.column_ignored", $"{Problems.Text("strikes.column_ignored", CliText.Culture)} ({Evidence.VisibleText.Of(column)})");
        }
        var result = PairSearch.Find(table, DefinitionOf(parsed));
        if (result.TooMany is { } tooMany)
        {
            return Terminal.Refuse("pairs.too_many", CliText.Of("double-taps.busiest", tooMany.Most, table.Id(tooMany.Busiest), tooMany.BusiestPairs));
        }
        Print(table, result.Pairs, parsed.GetValue(Options.Json));
        Console.Error.WriteLine(CliText.Of("double-taps.end", table.Count, result.Pairs.Count));
        return CommandLine.Done;
    }

    private static PairDefinition DefinitionOf(ParseResult parsed) => new()
    {
        RadiusMetres = parsed.GetValue(Radius),
        SalvoMinutes = parsed.GetValue(Salvo),
        StrictMinutes = parsed.GetValue(Strict),
        WideFromMinutes = parsed.GetValue(WideFrom),
        WideToMinutes = parsed.GetValue(WideTo),
        LinkedHours = parsed.GetValue(Linked),
        MostPairs = parsed.GetValue(MostPairs),
    };

    private static int Refuse(StrikeReading reading)
    {
        foreach (var fault in reading.Faults)
        {
            Terminal.Refuse(fault.Code, CliText.Of("double-taps.where", fault.Line, fault.Column, fault.Found).Trim(' ', ':'));
        }
        if (reading.FaultCount > reading.Faults.Count)
        {
            Console.Error.WriteLine(CliText.Of("double-taps.more_faults", reading.FaultCount - reading.Faults.Count));
        }
        return CommandLine.Refused;
    }

    private static void Print(StrikeTable table, IReadOnlyList<StrikePair> pairs, bool asJson)
    {
        if (!asJson && pairs.Count > 0)
        {
            Terminal.Line(CliText.Of("double-taps.head").Replace('|', '\t'));
        }
        foreach (var pair in pairs)
        {
            var (first, second) = (table.Id(pair.First), table.Id(pair.Second));
            var (kind, state) = (pair.Class.ToString().ToLowerInvariant(), pair.State.ToString().ToLowerInvariant());
            var sinceFirst = Math.Round(table.MinutesBetween(pair.First, pair.Second), 3);
            var sinceArrival = table.MinutesSinceArrival(pair.First, pair.Second) is { } minutes ? Math.Round(minutes, 3) : (double?)null;
            var metres = Math.Round(pair.Metres, 1);
            if (!asJson)
            {
                Terminal.Line(string.Join('\t',
                    Evidence.VisibleText.Of(first), Evidence.VisibleText.Of(second), CliText.Of("double-taps.class." + kind), CliText.Of("double-taps.state." + state),
                    Text(sinceFirst), sinceArrival is { } since ? Text(since) : "–", Text(metres)));
                continue;
            }
            Terminal.Json(json =>
            {
                json.WriteString("first", first);
                json.WriteString("second", second);
                json.WriteString("class", kind);
                json.WriteString("state", state);
                json.WriteNumber("minutes_since_first", sinceFirst);
                if (sinceArrival is { } since)
                {
                    json.WriteNumber("minutes_since_arrival", since);
                }
                else
                {
                    json.WriteNull("minutes_since_arrival");
                }
                json.WriteNumber("metres", metres);
            });
        }
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static Option<double> Number(string name, string unit, double standard)
    {
        var option = new Option<double>(name)
        {
            Description = CliText.Of("option." + name.TrimStart('-'), standard),
            HelpName = unit,
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                if (double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= StrikeReader.MostUncertainty)
                {
                    return number;
                }
                result.AddError(CliText.Of("usage.value_unknown", name));
                return standard;
            },
        };
        return option.Filled();
    }
}
