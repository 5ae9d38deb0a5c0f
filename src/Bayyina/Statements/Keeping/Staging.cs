namespace Bayyina.Statements;

/// <summary>What became of a statement that was handed in.</summary>
public abstract record Staging(StatementId Id);

/// <summary>It is durable, with the folds that it touches; the ledger gives it an index next.</summary>
public sealed record Staged(StatementId Id) : Staging(Id);

/// <summary>It was here already; nothing changed.</summary>
public sealed record AlreadyHere(StatementId Id) : Staging(Id);

/// <summary>It was here already, without some of what was said, which this copy brought: it is durable, and so are the folds that it touches.</summary>
public sealed record Completed(StatementId Id) : Staging(Id);

/// <summary>Its <c>jti</c> is that of another statement: both are kept and shown, and whoever sent it is told (409).</summary>
public sealed record Equivocates(StatementId Id, StatementId With) : Staging(Id);

/// <summary>Not well-formed, or not from an enrolled key: it is not kept.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Code"><c>key.unknown</c>, <c>signature.invalid</c>, <c>statement.foreign</c>, <c>statement.from_the_future</c>, <c>statement.author_not_holder</c>, <c>statement.form</c>.</param>
/// <param name="Detail">For a log.</param>
public sealed record NotAdmitted(StatementId Id, string Code, string Detail) : Staging(Id);
