using System.Runtime.InteropServices;
using System.Text;

namespace Bayyina.Testing;

/// <summary>A folder that goes when the test ends.</summary>
public sealed partial class TestFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bayyina-test-").FullName;

    /// <summary>The full path of a name in it, or of the folder itself.</summary>
    public string this[params string[] names] => System.IO.Path.Combine([_root, .. names]);

    /// <summary>Writes a file, with the folders it needs, and gives its path.</summary>
    public string Write(string name, params ReadOnlySpan<byte> content)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a file whose name is bytes, as Linux has it; false where the file system refuses the name.</summary>
    public bool WriteNamed(string folder, byte[] name, byte[] content)
    {
        const int createForWriting = 0x241;
        byte[] path = [.. Encoding.UTF8.GetBytes(this[folder]), (byte)'/', .. name, 0];
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(Open(path, createForWriting, 0x1A4), ownsHandle: true);
        if (handle.IsInvalid)
            return false;
        RandomAccess.Write(handle, content, 0);
        return true;
    }

    public bool MakeFolderNamed(string folder, byte[] name) =>
        MakeDirectory([.. Encoding.UTF8.GetBytes(this[folder]), (byte)'/', .. name, 0], 0x1ED) == 0;

    public void Dispose()
    {
        // The runtime cannot name every file that a test makes here.
        Tool.Run("rm", ["-rf", "--", _root]);
    }

    [DllImport("libc", EntryPoint = "open")]
    private static extern int Open(byte[] path, int flags, int mode);

    [DllImport("libc", EntryPoint = "mkdir")]
    private static extern int MakeDirectory(byte[] path, int mode);
}
