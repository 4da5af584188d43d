using System.Net.Http.Headers;
using FsCheck;
using FsCheck.Fluent;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Tasks.Sentiment;

[Collection(SharedServiceCollection.Name)]
public class SentimentApiProperties(SharedService service)
{
    private static readonly byte[] Valid = """{"texts":["Great food — \"really\"!","It isn't bad. \u00e9\ud83d\ude00"]}"""u8.ToArray();

    /// <summary>A valid body with some bytes changed, removed or doubled, or bytes at random.</summary>
    private static readonly Arbitrary<byte[]> Bodies = Gen.OneOf(
            from positions in Gen.Choose(0, Valid.Length - 1).ArrayOf(3)
            from bytes in Gen.Choose(0, 255).ArrayOf(3)
            select Change(positions, bytes),
            from start in Gen.Choose(0, Valid.Length - 1)
            from count in Gen.Choose(1, 20)
            select Valid.Where((_, i) => i < start || i >= start + count).ToArray(),
            from start in Gen.Choose(0, Valid.Length - 1)
            select Valid[..start].Concat(Valid[(start / 2)..]).ToArray(),
            Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf())
        .ToArbitrary();

    [Fact]
    public void NoBodyIsAnErrorOfTheServer() => Prop.ForAll(Bodies, body =>
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = service.Client.PostAsync("/v1/sentiment", content).GetAwaiter().GetResult();
        return (int)response.StatusCode is 200 or (>= 400 and < 500);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static byte[] Change(int[] positions, int[] bytes)
    {
        byte[] body = [.. Valid];
        for (var i = 0; i < positions.Length; i++)
            body[positions[i]] = (byte)bytes[i];

        return body;
    }
}
