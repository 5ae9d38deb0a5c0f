using Bayyina.Evidence;

namespace Bayyina.Tests.Evidence;

/// <summary>The walk for other systems agrees with Linux's own wherever a name is text.</summary>
public sealed class PortableTreeTests : AnIntake
{
    [Fact]
    public void Both_walks_find_the_same_in_the_same_order()
    {
        string[] names = ["a-b.txt", "a.txt", "a/1.txt", "a/b/2.txt", "a0.txt", "صورة.jpg", "two\nlines", "100%", "data/inside.txt", "z"];
        foreach (var name in names)
            Folder.Write("source/" + name, name);
        File.CreateSymbolicLink(Folder["source", "m-link"], "a.txt");
        Directory.CreateSymbolicLink(Folder["source", "n-link"], "a");
        var data = Folder["source", "data"];
        foreach (var path in new[] { Source, Source + "/", Folder["source", "a", ".."], Folder["source", "a.txt"], Folder["source", "m-link"], Folder["source", "n-link"], data, Folder["source", "data", "inside.txt"], Folder["nowhere"], "" })
            Assert.Equal(Told(new LinuxTree(data).Walk(path)), Told(new PortableTree(data).Walk(path)));
    }

    [Fact]
    public void A_file_that_changes_has_another_stamp()
    {
        var path = Folder.Write("source/a.txt", "a");
        var tree = new PortableTree(null);
        var file = Assert.IsType<Found.File>(Assert.Single(tree.Walk(path)));
        using (file.Handle)
        {
            Assert.Equal(file.Stamp, tree.StampOf(file.Handle));
            File.AppendAllText(path, "b");
            Assert.NotEqual(file.Stamp, tree.StampOf(file.Handle));
        }
    }

    private static List<object> Told(IEnumerable<Found> walk) => walk.ToList().ConvertAll<object>(found =>
    {
        if (found is not Found.File file)
            return (found.Shown, ((Found.Unusable)found).Code);
        using (file.Handle)
            return (found.Shown, file.Name, file.Folder, file.Stamp.Bytes);
    });
}
