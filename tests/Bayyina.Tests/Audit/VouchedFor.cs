namespace Bayyina.Tests.Audit;

/// <summary>What each row of the statements' own tables and of the read tables says, and something vouches for.</summary>
internal static class VouchedFor
{
    public static (string Table, string[] Columns)[] Columns { get; } =
    [
        ("statement", ["id", "jws", "disclosures", "jti", "subject", "kind", "exercise"]),
        ("ledger_entry", ["ledger_index", "statement"]),
        ("ledger", ["origin", "size"]),
        ("statement_target", ["target", "statement", "relation"]),
        ("subject_key", ["subject", "wrapped"]),
        ("item", ["id", "exercise", "statement", "sha256", "bytes", "file", "media_type", "sealed_at"]),
        ("incident", ["id", "exercise", "title", "standing", "known_since", "title_key"]),
        ("incident_item", ["incident", "item", "statement"]),
        ("enrolled_key", ["thumbprint", "statement", "jwk", "holder", "roles"]),
        ("revoked_key", ["thumbprint", "statement", "subject"]),
        ("app_user", ["name", "normal_name", "signing_key"]),
    ];

    /// <summary>All that the database says of it, column by column.</summary>
    /// <param name="sql">Gives the one value of a query.</param>
    public static List<string> Said(Func<string, string> sql) =>
        [.. Columns.SelectMany(table => table.Columns.Select(column => sql($"SELECT group_concat(quote({column}), ';') FROM (SELECT {column} FROM {table.Table} ORDER BY 1)")))];
}
