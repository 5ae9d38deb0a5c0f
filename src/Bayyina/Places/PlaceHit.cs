namespace Bayyina.Places;

/// <summary>How a place met what was asked for, the surest first.</summary>
public enum PlaceMatch
{
    /// <summary>Its code.</summary>
    Code,

    /// <summary>A name, as it is written.</summary>
    Exact,

    /// <summary>A name, but for marks, forms of a letter and the article.</summary>
    Folded,

    /// <summary>A name that sounds like it.</summary>
    SoundsAlike,

    /// <summary>A name that begins so.</summary>
    Beginning,

    /// <summary>Words of a name.</summary>
    Words,

    /// <summary>A name one slip away.</summary>
    OneEdit,

    /// <summary>A name whose consonants alone are alike.</summary>
    Loose,

    /// <summary>Nothing but where it lies.</summary>
    Near,
}

/// <summary>A place that was found.</summary>
/// <param name="Areas">The areas that it lies in, the smallest first: those that its source names, else those whose outline holds it.</param>
/// <param name="Near">The nearest sub-district's centre where no source says in which it lies: tells villages of one name apart.</param>
public sealed record PlaceHit(Place Place, PlaceMatch Match, IReadOnlyList<Place> Areas, Place? Near);

/// <summary>The areas that boards and warnings name instead of a place.</summary>
/// <param name="District">Null where none is known.</param>
/// <param name="IsDistrictNear">Whether the district is only that of the nearest centre in the governorate: no source and no outline says so.</param>
public sealed record PlaceAdmin(Place Governorate, Place? District, bool IsDistrictNear);

/// <summary>Coordinates that were read.</summary>
/// <param name="Governorate">The one whose outline holds them, or passes within 5 km, since outlines are simplified; null where the point lies outside the country.</param>
/// <param name="Nearest">The nearest town or village, and how many metres away its point is.</param>
public sealed record PointHit(GeoPoint Point, Place? Governorate, Place? Nearest, double Metres);

/// <summary>What a search came to.</summary>
/// <param name="Points">Coordinates, where the text holds them: two where it is open which is the latitude.</param>
/// <param name="Places">The best first.</param>
public sealed record PlaceAnswer(IReadOnlyList<PointHit> Points, IReadOnlyList<PlaceHit> Places);
