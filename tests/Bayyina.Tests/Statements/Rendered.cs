using System.Globalization;
using System.Text;
using Bayyina.Statements;

namespace Bayyina.Tests.Statements;

/// <summary>A state as text, nothing left out: two states are the same exactly where their texts are.</summary>
public static class Rendered
{
    public static string Of(SubjectState state)
    {
        var text = new StringBuilder($"{state.Subject} exercise={state.Exercise}\n");
        foreach (var f in state.Statements)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Of(f.Statement)}\n  refused={f.RefusedBy} stray={f.IsStrayDrill} current={f.IsCurrent}")
                .Append(CultureInfo.InvariantCulture, $" by={List(f.SupersededBy)} contested={List(f.ContestedBy)} pending={List(f.Pending)} twins={List(f.EquivocatesWith)}\n");
        }
        foreach (var (status, heads) in state.Heads)
        {
            text.Append(CultureInfo.InvariantCulture, $"{status}={List(heads.Select(h => h.Id))}\n");
        }
        foreach (var closing in state.Closings)
        {
            text.Append(CultureInfo.InvariantCulture, $"closing {closing.Statement.Id} unforeseen={List(closing.Unforeseen)} reopened={closing.IsReopened}\n");
        }
        return text.ToString();
    }

    public static string Of(Statement s) =>
        $"{s.Id} {s.Token.Compact[s.Token.Jws.LastIndexOf('.')..]} {s.By} {s.Kind} {s.Subject} drill={s.Exercise} sup={List(s.Supersedes)} aft={List(s.After)} "
        + $"present={List(s.Present)} gone={List(s.Gone)} twice={List(s.SaidTwice)} absent={s.Text("never").State}";

    public static string List<T>(IEnumerable<T> items) => "[" + string.Join(' ', items) + "]";
}
