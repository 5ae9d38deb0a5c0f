namespace Bayyina.Evidence;

/// <summary>Stable codes of what is refused of an upload; people get a text for each from the resource files.</summary>
public static class UploadCodes
{
    /// <summary>There is no such upload, or it is somebody else's.</summary>
    public const string Unknown = "upload.unknown";

    /// <summary>It waited too long.</summary>
    public const string Expired = "upload.expired";

    /// <summary>Another request is writing to it.</summary>
    public const string Locked = "upload.locked";

    /// <summary>The bytes do not begin where the last ones ended.</summary>
    public const string OffsetDiffers = "upload.offset_differs";

    /// <summary>The file is longer than may be, or more came than was announced.</summary>
    public const string TooLarge = "upload.too_large";

    /// <summary>Its user has too much on its way.</summary>
    public const string TooMany = "upload.too_many";

    /// <summary>Its first bytes are not on this machine: they went to another node, or a backup was restored. It is to be sent anew.</summary>
    public const string Elsewhere = "upload.elsewhere";

    /// <summary>The bytes of this request are not those of its checksum.</summary>
    public const string ChecksumDiffers = "upload.checksum_differs";

    /// <summary>The bytes that arrived are not those that the device had.</summary>
    public const string HashDiffers = "upload.hash_differs";
}
