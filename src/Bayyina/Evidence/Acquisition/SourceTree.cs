using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bayyina.Evidence;

/// <summary>The files and folders that a user names, as this system shows them.</summary>
internal abstract class SourceTree
{
    /// <summary>Folders in folders beyond this are refused: each level holds one open descriptor.</summary>
    protected const int DeepestLevel = 500;

    /// <param name="ownData">The record's own data folder; null where there is none.</param>
    public static SourceTree OfThisSystem(string? ownData) =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64
            ? new LinuxTree(ownData)
            : new PortableTree(ownData);

    /// <summary>Every file under a path, in the order of the bytes of their paths, each open; and what is no file, by name.</summary>
    /// <remarks>The path itself may hold <c>..</c> and lead through links; from there on nothing is followed, so the walk never leaves it.</remarks>
    public abstract IEnumerable<Found> Walk(string path);

    /// <summary>What the file system says of an open file now.</summary>
    public abstract FileStamp StampOf(SafeFileHandle file);
}
