using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Rescue;

/// <summary>Keeps the tables of deployments in step with their folds.</summary>
public static class DeploymentTables
{
    /// <summary>Stands for a check-in that is never due.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Of a deployment, who and what is out on it, and when it arrived.</summary>
    public static void Project(DbTransaction transaction, SubjectState state)
    {
        var deployment = Deployment.From(state);
        var prepared = Prepared.In(transaction);
        prepared.Queue(
            """
            INSERT INTO deployment (id, exercise, incident, team, movement, active, since, due, escalated, heard, disputed)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10)
            ON CONFLICT (id) DO UPDATE
            SET exercise = @1, incident = @2, team = @3, movement = @4, active = @5, since = @6, due = @7, escalated = @8, heard = @9, disputed = @10
            """,
            deployment.Id.Value, MeansTables.Flag(deployment.Exercise), deployment.Incident?.Value, deployment.Team?.Value,
            string.Join(' ', deployment.Movements), MeansTables.Flag(deployment.IsActive), SinceOf(deployment, state), deployment.Due?.ToUnixTimeSeconds() ?? Never,
            MeansTables.Flag(deployment.IsEscalated), deployment.Heard.ToUnixTimeSeconds(), MeansTables.Flag(deployment.IsDisputed));
        MeansTables.Assign(transaction, deployment.Id, deployment.Exercise, deployment.IsActive, [.. deployment.Members, .. deployment.Vehicles]);
        prepared.Queue("DELETE FROM deployment_arrival WHERE deployment = @0", deployment.Id.Value);
        foreach (var incident in deployment.Dispatches.Select(sent => sent.Incident).OfType<SubjectId>().Distinct().Order())
        {
            foreach (var arrival in deployment.Arrivals)
            {
                prepared.Queue(
                    "INSERT INTO deployment_arrival (deployment, statement, incident, earliest, latest, there) VALUES (@0, @1, @2, @3, @4, @5)",
                    deployment.Id.Value, arrival.Statement.Value, incident.Value, arrival.Earliest.ToUnixTimeSeconds(), arrival.Latest.ToUnixTimeSeconds(),
                    MeansTables.Flag(arrival.IsThere));
            }
        }
    }

    // By server time: what a device's clock says of it stands on its page.
    private static long SinceOf(Deployment deployment, SubjectState state) => deployment.Dispatches.Count == 0
        ? MeansTables.KnownSince(state)
        : deployment.Dispatches.Min(sent => sent.SaidAt).ToUnixTimeSeconds();
}
