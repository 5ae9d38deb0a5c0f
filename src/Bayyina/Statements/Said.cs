namespace Bayyina.Statements;

/// <summary>The three states of a property.</summary>
public enum SaidState
{
    /// <summary>
    /// It was said, or may have been, and is withheld, erased or of a form that cannot be read: nobody may read this as "no".
    /// The default, so that what nobody looked up does not pass for an answer.
    /// </summary>
    Withheld,

    /// <summary>It was said and is at hand.</summary>
    Present,

    /// <summary>It was never said.</summary>
    NeverSaid,
}

/// <summary>A property's value together with its state; <see cref="Value"/> counts only where it is present.</summary>
public readonly record struct Said<T>(SaidState State, T? Value)
{
    /// <summary>Whether the value is at hand.</summary>
    public bool IsPresent => State == SaidState.Present;

    /// <summary>The value where it is present, otherwise the default of <typeparamref name="T"/>.</summary>
    public T? OrNull => IsPresent ? Value : default;

    /// <summary>The same state with the value seen through <paramref name="read"/>.</summary>
    public Said<TOther> As<TOther>(Func<T, TOther?> read) =>
        IsPresent ? new Said<TOther>(SaidState.Present, read(Value!)) : new Said<TOther>(State, default);

    /// <summary>The value in another form; withheld where it cannot be read as that, since something was said.</summary>
    public Said<TOther> Read<TOther>(Func<T, TOther?> read)
        where TOther : class =>
        !IsPresent ? new Said<TOther>(State, default) : read(Value!) is { } other ? new Said<TOther>(SaidState.Present, other) : default;
}
