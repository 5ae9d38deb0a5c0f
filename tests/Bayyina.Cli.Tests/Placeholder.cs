namespace Placeholder;

public class Placeholder
{
    [Fact]
    public void Builds() => Assert.NotNull(AppContext.BaseDirectory);
}
