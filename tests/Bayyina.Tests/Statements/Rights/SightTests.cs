using System.Reflection;
using Bayyina.Statements;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Statements;

/// <summary>For random histories, kinds and readers: nothing above the reader's reach is handed out, and each look at something protected is told.</summary>
public class SightTests
{
    private static readonly Feature[] Features = [Feature.Incidents, Feature.Evidence, Feature.None];

    [Fact]
    public void No_reader_is_handed_a_value_above_their_reach() => Hold(3_000, run =>
    {
        foreach (var folded in run.Seen.Statements)
        {
            var whole = run.Whole.Find(folded.Statement.Id)!.Statement;
            var kind = run.Kinds.Find(whole.Kind);
            foreach (var name in whole.Present.Concat(kind?.Properties.Select(p => p.Name) ?? []).Distinct())
            {
                var value = folded.Statement.Value(name);
                if (run.Reader.Sees(kind, name))
                {
                    // Where something that this version does not know is held back, nothing absent is called "never said" any more.
                    Assert.True(whole.Value(name).State == value.State || (whole.Value(name).State, value.State) == (SaidState.NeverSaid, SaidState.Withheld));
                    Assert.Equal(whole.Token.Find(name)?.Encoded, folded.Statement.Token.Find(name)?.Encoded);
                }
                else
                {
                    Assert.Equal(SaidState.Withheld, value.State);
                    Assert.Null(folded.Statement.Token.Find(name));
                }
            }
        }
    });

    [Fact]
    public void Nothing_that_hangs_on_what_is_handed_out_holds_what_is_not() => Hold(400, run =>
    {
        var forbidden = run.Whole.Statements.SelectMany(s => s.Statement.Token.Disclosures
            .Where(d => !run.Reader.Sees(run.Kinds.Find(s.Statement.Kind), d.Name)).Select(d => d.Encoded)).ToHashSet(StringComparer.Ordinal);
        var held = new HashSet<string>(StringComparer.Ordinal);
        Gather(run.Seen, held, new HashSet<object>(ReferenceEqualityComparer.Instance));
        Assert.NotEmpty(held);
        Assert.DoesNotContain(held, text => forbidden.Any(encoded => text.Contains(encoded, StringComparison.Ordinal)));
    });

    [Fact]
    public void Each_look_at_something_protected_is_told_before_it_is_handed_out() => Hold(1_000, run =>
    {
        var expected =
            from s in run.Seen.Statements
            let whole = run.Whole.Find(s.Statement.Id)!.Statement
            let kind = run.Kinds.Find(whole.Kind)
            where kind is not null
            from name in whole.Present
            where run.Reader.Sees(kind, name) && kind.SensitivityOf(name) == Sensitivity.Protected
            select new Look(whole.Subject!.Value, whole.Id, name);
        Assert.Equal(expected.ToHashSet(), run.Looks.ToHashSet());
    });

    [Fact]
    public void What_counts_does_not_depend_on_who_looks() => Hold(1_000, run =>
    {
        Assert.Equal(run.Whole.Statements.Select(s => (s.Statement.Id, s.IsCurrent)), run.Seen.Statements.Select(s => (s.Statement.Id, s.IsCurrent)));
        Assert.Equal(run.Whole.Heads.Keys.Order(), run.Seen.Heads.Keys.Order());
        Assert.Equal(run.Whole.Closings.Select(c => c.IsReopened), run.Seen.Closings.Select(c => c.IsReopened));
    });

    [Fact]
    public void A_look_that_cannot_be_written_down_is_refused()
    {
        var history = new History();
        Statement noted = history.By("alice").Says(TestKinds.Noted).With("name", "\"a name\"");
        var kinds = new KindCatalogue(TestKinds.Catalogue.All.Select(k => k with { Feature = Feature.Incidents }));
        var reader = new Reader(
            SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity> { [Feature.Incidents] = Sensitivity.Protected },
            _ => throw new IOException("the disk is full"));

        Assert.Throws<IOException>(() => Sight.Of(history.Fold(), reader, kinds));
        Assert.NotNull(noted.Token.Find("name"));
    }

    [Fact]
    public void Nobody_reads_what_is_protected_without_somebody_who_writes_it_down() =>
        Assert.Throws<ArgumentException>(() => new Reader(
            SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity> { [Feature.People] = Sensitivity.Protected }));

    [Fact]
    public void A_token_never_reaches_what_is_protected()
    {
        var reader = new Reader(
            SubjectId.New("actor"), [Right.Write(Feature.Incidents)],
            new Dictionary<Feature, Sensitivity> { [Feature.Incidents] = Sensitivity.Protected, [Feature.Evidence] = Sensitivity.Restricted }, _ => { });

        var limited = reader.Limited([Right.Read(Feature.Incidents), Right.Write(Feature.Evidence)]);

        Assert.Equal(Sensitivity.Restricted, limited.Reach(Feature.Incidents));
        Assert.Null(limited.Reach(Feature.Evidence));
        Assert.Equal([Right.Read(Feature.Incidents)], limited.Rights);
    }

    private static void Hold(int times, Action<Run> law) => Prop
        .ForAll(RandomHistory.Steps, Arb.From(Gen.Choose(0, int.MaxValue)), (steps, seed) => law(new Run(RandomHistory.From(steps), new Random(seed))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(times));

    // Whatever hangs on an object, by its own fields and those of what it was made of.
    private static void Gather(object? here, HashSet<string> texts, HashSet<object> seen)
    {
        switch (here)
        {
            case null or Pointer or Type or Delegate:
                return;
            case string text:
                texts.Add(text);
                return;
            case byte[] bytes:
                texts.Add(System.Text.Encoding.Latin1.GetString(bytes));
                return;
            case System.Collections.IEnumerable many:
                foreach (var one in many)
                    Gather(one, texts, seen);
                break;
        }
        if (here.GetType().IsPrimitive || here.GetType().IsEnum || (!here.GetType().IsValueType && !seen.Add(here)))
            return;
        for (var type = here.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
                    Gather(field.GetValue(here), texts, seen);
            }
        }
    }

    private sealed class Run
    {
        public Run(RandomHistory history, Random random)
        {
            var levels = Enum.GetValues<Sensitivity>();
            Kinds = new KindCatalogue(TestKinds.Catalogue.All.Select(kind => kind with
            {
                Feature = Features[random.Next(Features.Length)],
                Properties = [.. kind.Properties.Select(p => p with { Sensitivity = levels[random.Next(levels.Length)] })],
            }));
            Reader = new Reader(
                SubjectId.New("actor"), [],
                Features.Where(f => f != Feature.None && random.Next(4) > 0).ToDictionary(f => f, _ => levels[random.Next(levels.Length)]),
                Looks.AddRange);
            Whole = Fold.Of(history.Case, history.Copies, History.Rules);
            Seen = Sight.Of(Whole, Reader, Kinds);
        }

        public KindCatalogue Kinds { get; }

        public Reader Reader { get; }

        public List<Look> Looks { get; } = [];

        public SubjectState Whole { get; }

        public SubjectState Seen { get; }
    }
}
