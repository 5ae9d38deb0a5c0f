using System.Security.Cryptography;
using System.Text;
using Bayyina.Statements;

namespace Bayyina.DoubleTaps;

/// <summary>What can be said of the way by which warnings leave: that it is opened, that it is shut. Nothing leaves until somebody says so, on record.</summary>
public static class OutletKinds
{
    /// <summary>The status that both set.</summary>
    public const string Standing = "standing";

    /// <summary>Warnings may leave to whoever has the right to receive them.</summary>
    public static readonly KindDefinition Opened = new("outlet.opened", "outlet", [new("reason", PropertyType.Text)])
    { Feature = Feature.Alerts, Status = Standing, SaidBy = [Roles.Administrator], SupersededBy = [Roles.Administrator] };

    /// <summary>None leaves any more.</summary>
    public static readonly KindDefinition Shut = new("outlet.shut", "outlet", [new("reason", PropertyType.Text)])
    { Feature = Feature.Alerts, Status = Standing, SaidBy = [Roles.Administrator], SupersededBy = [Roles.Administrator] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } = [Opened, Shut];
}

/// <summary>The one way out of an installation, off until an administrator opens it.</summary>
public sealed class Outlet(StatementBook statements)
{
    private const int MostAlerts = 100;

    /// <summary>Its subject: the same on every node of the installation.</summary>
    public SubjectId Id { get; } = IdOf(statements.Origin);

    /// <summary>Whether warnings may leave: everybody who spoke last says that it is open. Where two disagree it is shut.</summary>
    public bool IsOpen => statements.StateOf(Id).HeadsOf(OutletKinds.Standing) is { Count: > 0 } heads && heads.All(head => head.Kind == OutletKinds.Opened.Name);

    /// <summary>What opens or shuts it.</summary>
    public Draft Turning(bool open, string? reason) => new Draft(Id, open ? OutletKinds.Opened : OutletKinds.Shut, exercise: false)
        .Say("aft", [.. statements.StateOf(Id).HeadsOf(OutletKinds.Standing).Select(head => head.Id)]).Say("reason", reason);

    /// <summary>Every message of the newest warnings that leave, the newest first; nothing while it is shut.</summary>
    /// <param name="newest">The newest warnings, of the record and of drills.</param>
    /// <param name="area">Names an area.</param>
    public IReadOnlyList<CapAlert> Messages(IEnumerable<SubjectId> newest, Func<string?, CoarseArea?> area) => !IsOpen ? [] :
    [
        .. newest.SelectMany(id => CapAlert.MessagesOf(statements.StateOf(id), area, statements.Origin))
            .OrderByDescending(alert => alert.Sent).ThenBy(alert => alert.Identifier, StringComparer.Ordinal).Take(MostAlerts),
    ];

    /// <summary>One of them; null where there is none such, or it is shut.</summary>
    public CapAlert? Find(string identifier, Func<string?, CoarseArea?> area) =>
        SubjectId.TryParse(CapAlert.WarningOf(identifier), out var warning) && IsOpen
            ? CapAlert.MessagesOf(statements.StateOf(warning), area, statements.Origin).FirstOrDefault(alert => alert.Identifier == identifier)
            : null;

    private static SubjectId IdOf(string origin)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes("outlet\n" + origin)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new SubjectId($"outlet/{new Guid(bytes, bigEndian: true)}");
    }
}
