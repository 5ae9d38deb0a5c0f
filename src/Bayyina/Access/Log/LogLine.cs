using Bayyina.Statements;

namespace Bayyina.Access;

/// <summary>A line of the log.</summary>
public sealed record LogLine(long Number, DateTimeOffset At, string What, string? Actor, string? Subject, string? Statement, string? Detail, long Times);

/// <summary>Which lines of the log are asked for; what is null does not matter.</summary>
/// <param name="Actor">Who did it.</param>
/// <param name="What">A code of <see cref="AccessEvents"/>.</param>
/// <param name="Subject">What the subject must contain: an id, or a part of an address.</param>
/// <param name="From">The first moment.</param>
/// <param name="Until">The first moment after.</param>
public sealed record LogFilter(SubjectId? Actor = null, string? What = null, string? Subject = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);
