namespace Bayyina.DoubleTaps;

/// <summary>What is wrong with a list of strikes, and where.</summary>
/// <param name="Line">The line of the file, from 1.</param>
/// <param name="Column">The name of the column, or empty where it is the row or the file.</param>
/// <param name="Code">A code of the catalogue (<see cref="Problems"/>).</param>
/// <param name="Found">What stands there, cut short.</param>
public sealed record StrikeFault(int Line, string Column, string Code, string Found);

/// <summary>What came of reading a list: the strikes, or everything that is wrong with it, never a part of it in silence.</summary>
/// <param name="Strikes">Null where anything is wrong: a row left out would be a pair left out.</param>
/// <param name="Faults">The first <see cref="StrikeReader.MostFaults"/> in the order of lines.</param>
/// <param name="FaultCount">How many there are in all.</param>
/// <param name="IgnoredColumns">Columns that mean nothing to us.</param>
public sealed record StrikeReading(StrikeTable? Strikes, IReadOnlyList<StrikeFault> Faults, int FaultCount, IReadOnlyList<string> IgnoredColumns);
