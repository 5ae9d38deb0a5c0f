namespace Bayyina.Evidence;

/// <summary>Stable codes of what intake notices and refuses; people get a text for each from the resource files.</summary>
public static class IntakeCodes
{
    /// <summary>Notice: the name is no UTF-8; it stands percent-encoded.</summary>
    public const string NameNotUtf8 = "name.not_utf8";

    /// <summary>Notice: a folder above the file has a name that is no UTF-8; the folder stands percent-encoded.</summary>
    public const string FolderNotUtf8 = "folder.not_utf8";

    /// <summary>Notice: the name holds line feeds or other control characters.</summary>
    public const string NameControlCharacters = "name.control_characters";

    /// <summary>Notice: the name holds characters that show nothing or turn the writing direction.</summary>
    public const string NameInvisibleCharacters = "name.invisible_characters";

    /// <summary>Notice: the name holds a percent sign, which other people's tools may take for an escape.</summary>
    public const string NamePercent = "name.percent";

    /// <summary>Notice: no bytes in it.</summary>
    public const string FileEmpty = "file.empty";

    /// <summary>Notice: what the file says of itself could not be read, or not all of it; the bytes are whole.</summary>
    public const string MetadataUnreadable = "metadata.unreadable";

    /// <summary>Notice: the file says more of itself than is kept beside it; the bytes are whole.</summary>
    public const string MetadataShortened = "metadata.shortened";

    /// <summary>Refused: a symbolic link, wherever it points.</summary>
    public const string PathSymlink = "path.symlink";

    /// <summary>Refused: nothing there.</summary>
    public const string PathMissing = "path.missing";

    /// <summary>Refused: the record's own data folder, or inside it.</summary>
    public const string PathOwnData = "path.own_data";

    /// <summary>Refused: folders in folders beyond any sensible depth.</summary>
    public const string PathTooDeep = "path.too_deep";

    /// <summary>Refused: no right to read it, or a read failed.</summary>
    public const string FileUnreadable = "file.unreadable";

    /// <summary>Refused: no right to list it, or listing it failed.</summary>
    public const string FolderUnreadable = "folder.unreadable";

    /// <summary>Refused: it changed while it was read.</summary>
    public const string FileChanged = "file.changed";

    /// <summary>Refused: a pipe, socket or device.</summary>
    public const string FileNotRegular = "file.not_regular";
}
