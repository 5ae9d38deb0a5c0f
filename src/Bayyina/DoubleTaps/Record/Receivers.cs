using System.Data.Common;
using System.Text.Json;
using Bayyina.Places;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.DoubleTaps;

/// <summary>Who received casualties, and when: what a strike that is <em>linked</em> hits.</summary>
public static class Receivers
{
    /// <summary>Keeps the table in step: a row for each current handing over.</summary>
    public static void Project(DbTransaction transaction, SubjectState state)
    {
        var handed = state.CurrentOf(CasualtyKinds.HandedOver).ToList();
        // Most were never handed over, and what was never said left no row.
        if (handed.Count == 0 && !state.Statements.Any(said => said.Statement.Kind is null || said.Statement.Kind == CasualtyKinds.HandedOver.Name))
        {
            return;
        }
        var prepared = Prepared.In(transaction);
        prepared.Queue("DELETE FROM received WHERE casualty = @0", state.Subject.Value);
        foreach (var said in handed)
        {
            var time = TimeSpanSaid.Of(said);
            prepared.Queue(
                "INSERT INTO received (statement, casualty, receiver, at_from, at_to) VALUES (@0, @1, @2, @3, @4)",
                said.Id.Value, state.Subject.Value, KeyOf(said.Value("to").As(NameOf).OrNull),
                // Where nobody said when, it was by the time at which it was said.
                time.IsKnown ? time.Earliest?.ToUnixTimeSeconds() : said.IssuedAt, time.IsKnown ? time.Latest?.ToUnixTimeSeconds() : said.IssuedAt);
        }
    }

    /// <summary>The form under which two spellings of a receiver meet; null where there is nothing of a name.</summary>
    internal static string? KeyOf(string? name) => name is null ? null : Spelling.Fold(name) is { Length: > 0 } key ? key : null;

    private static string? NameOf(JsonElement to) => to.ValueKind == JsonValueKind.Object && to.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
}
