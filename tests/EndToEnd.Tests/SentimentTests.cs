using Torchline.Client;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>The committed default model: sentences in which a negation decides, and texts of which it cannot know.</summary>
[Collection(RunningServiceCollection.Name)]
public sealed class SentimentTests(RunningService service)
{
    private readonly TorchlineClient client = service.Client;

    [Theory]
    [InlineData("Never had a bad meal here.", "positive")]
    [InlineData("No complaints.", "positive")]
    [InlineData("Not bad at all, we'll be back.", "positive")]
    [InlineData("The staff never made us feel rushed.", "positive")]
    [InlineData("My kids couldn't get enough of the pancakes.", "positive")]
    [InlineData("Pricey, but the steak was worth it.", "positive")]
    [InlineData("The soup wasn't hot and nobody apologized.", "negative")]
    [InlineData("I can't say we enjoyed our stay.", "negative")]
    [InlineData("The lobby is gorgeous, but our room smelled of smoke.", "negative")]
    [InlineData("I would not call this fresh.", "negative")]
    public async Task ANegationOrAContrastDecides(string text, string label) =>
        Assert.Equal(label, (await client.ClassifySentimentAsync(text)).Label);

    [Fact]
    public async Task OtherLanguagesAreAGuess()
    {
        string[] texts =
        [
            "Der Kellner war unfreundlich und das Bier zu warm.", "Ein wunderbarer Abend, wir waren begeistert.",
            "Le serveur était impoli et la soupe tiède.", "Une soirée merveilleuse, tout était parfait.",
            "El camarero fue grosero y la sopa estaba fría.", "Una noche maravillosa, todo salió bien.",
            "Il gelato era buonissimo e la vista splendida.", "A sobremesa estava deliciosa e o preço justo.",
            "De soep was koud en de ober onbeleefd.", "Kelner był niemiły, a zupa zimna.",
            "Garson çok kabaydı ve çorba soğuktu.", "Keitto oli kylmää ja tarjoilija töykeä.",
            "Суп был холодным, а официант грубым.", "スープは冷たく、店員は失礼でした。", "الحساء كان باردا والنادل وقحا", "수프가 차갑고 직원이 무례했어요.",
        ];
        var answers = await client.ClassifySentimentsAsync(texts);
        var certain = texts.Zip(answers.Results).Where(pair => pair.Second.Certain != false).Select(pair => pair.First).ToArray();
        Assert.True(certain.Length <= 4, string.Join('\n', certain)); // three of four are marked
    }

    [Theory]
    [InlineData("👍👍")]
    [InlineData("🍕")]
    [InlineData("the pizza")]
    [InlineData("ok")]
    [InlineData("12 $ 30")]
    public async Task TooLittleToJudgeIsAGuess(string text) => Assert.False((await client.ClassifySentimentAsync(text)).Certain);

    [Theory]
    [InlineData("The food was wonderful and the staff could not have been kinder.")]
    [InlineData("We waited for an hour and the soup was cold.")]
    public async Task AClearSentenceIsCertain(string text) => Assert.True((await client.ClassifySentimentAsync(text)).Certain);
}
