using System.CommandLine;
using Bayyina.Access;

namespace Bayyina.Cli;

/// <summary><c>user list|add|link|roles|disable|enable</c>: who may enter. Whoever may run this owns the machine; the log says that the machine did it.</summary>
internal static class UserVerb
{
    private static readonly Option<string> Url = new Option<string>("--url")
    {
        Description = CliText.Of("option.url"),
        HelpName = "URL",
        DefaultValueFactory = _ => ServeVerb.DefaultAddress,
    }.Filled();

    public static Command Create()
    {
        var verb = new Command("user", CliText.Of("verb.user"));
        var list = new Command("list", CliText.Of("user.list")) { Options.Json };
        list.SetAction(List);
        verb.Add(list);
        verb.Add(Change("add", withRoles: true, (product, name, roles) => product.Access.Users.Create(name, roles, null), linked: true));
        verb.Add(Change("link", withRoles: false, (product, name, _) => Known(product, name, user => new UserChanged(user)), linked: true));
        verb.Add(Change("roles", withRoles: true, (product, name, roles) => Known(product, name, user => product.Access.Users.SetRoles(user.Id, roles, null))));
        verb.Add(Change("disable", withRoles: false, (product, name, _) => Known(product, name, user => product.Access.Users.Disable(user.Id, null))));
        verb.Add(Change("enable", withRoles: false, (product, name, _) => Known(product, name, user => product.Access.Users.Enable(user.Id, null))));
        return verb;
    }

    private static Command Change(string verb, bool withRoles, Func<Product, string, IReadOnlyList<UserRole>, UserChange> change, bool linked = false)
    {
        var name = new Argument<string>("NAME") { Description = CliText.Of("user.name") };
        var roles = new Option<string[]>("--role") { Description = CliText.Of("option.role_of_user"), HelpName = "ROLE", Required = true }.Filled();
        roles.AcceptOnlyFromAmong([.. Enum.GetValues<UserRole>().Select(RightsTable.CodeOf)]);
        var command = new Command(verb, CliText.Of("user." + verb)) { name, Options.Json };
        if (withRoles)
        {
            command.Add(roles);
        }
        if (linked)
        {
            command.Add(Url);
        }
        command.SetAction(parsed =>
        {
            using var product = Installation.OpenToRead(parsed.GetValue(Options.Data)!);
            IReadOnlyList<UserRole> asked = withRoles ? [.. parsed.GetValue(roles)!.Select(RightsTable.Parse).OfType<UserRole>()] : [];
            switch (change(product, parsed.GetValue(name)!, asked))
            {
                case UserNotChanged not:
                    return Terminal.Refuse(not.Code, parsed.GetValue(name)!);
                case UserChanged { User: { DisabledAt: not null } disabled } when linked:
                    return Terminal.Refuse("user.disabled", disabled.Name);
                case UserChanged { User: var user }:
                    var link = linked ? $"{parsed.GetValue(Url)!.TrimEnd('/')}/link/{product.Access.Links.MakeFor(user, null)}" : null;
                    Print(user, link, parsed.GetValue(Options.Json));
                    return CommandLine.Done;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        });
        return command;
    }

    private static UserChange Known(Product product, string name, Func<User, UserChange> change) =>
        product.Access.Users.FindByName(name) is { } user ? change(user) : new UserNotChanged("user.unknown");

    private static int List(ParseResult parsed)
    {
        using var product = Installation.OpenToRead(parsed.GetValue(Options.Data)!);
        foreach (var user in product.Access.Users.All())
        {
            Print(user, null, parsed.GetValue(Options.Json));
        }
        return CommandLine.Done;
    }

    private static void Print(User user, string? link, bool asJson)
    {
        var roles = user.Roles.Select(RightsTable.CodeOf).ToList();
        if (!asJson)
        {
            Terminal.Line(link ?? $"{user.Name}\t{string.Join(' ', roles)}\t{user.Actor}{(user.DisabledAt is null ? "" : "\t" + CliText.Of("user.disabled"))}");
            return;
        }
        Terminal.Json(json =>
        {
            json.WriteString("user", user.Name);
            json.WriteString("actor", user.Actor.Value);
            json.WriteStartArray("roles");
            foreach (var role in roles)
            {
                json.WriteStringValue(role);
            }
            json.WriteEndArray();
            json.WriteBoolean("disabled", user.DisabledAt is not null);
            if (link is not null)
            {
                json.WriteString("link", link);
            }
        });
    }
}
