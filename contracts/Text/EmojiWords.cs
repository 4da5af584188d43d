using System.Collections.Frozen;
using System.Text;

namespace Torchline.Contracts.Text;

/// <summary>Words for common emoji: those that a reader says in their place.</summary>
/// <remarks>
/// Vocabularies of text have no emoji, and training data has none. A table that changes is another version: a model is served with the
/// one that it was trained with.
/// </remarks>
public static class EmojiWords
{
    /// <summary>The version of the table, as it stands in manifests.</summary>
    public const int Version = 1;

    /// <summary>The word for a star; a row of stars is a rating, and its number counts.</summary>
    public const string Star = "star";

    private const string Table = """
        happy: 😀 😃 😄 😁 😊 🙂 ☺ 😸 😺
        laughing: 😂 🤣 😆 😹 🤭
        relieved: 😅 😌
        love: 😍 🥰 😻 ❤ ♥ ❣ 💕 💖 💗 💓 💘 💝 💞 💟 💙 💚 💛 💜 🧡 🖤 🤍 🤎 🩷 🫶
        kiss: 😘 😗 😙 😚 😽 💋
        delicious: 😋 🤤
        cool: 😎
        amazing: 🤩
        celebrate: 🥳 🎉 🎊 🥂 🍾
        hug: 🤗
        blessed: 😇
        wink: 😉 😏
        silly: 😜 🤪 😝 😛
        thinking: 🤔 🧐
        meh: 😐 😑 😶 🫤
        confused: 😕
        annoyed: 🙄 😒 😤
        sad: 😢 ☹ 🙁 😞 😔 😟 🥺 😿 😥 😓
        crying: 😭
        heartbroken: 💔
        angry: 😠 😡 🤬 👿 😾 💢
        disgusting: 🤢 🤮
        sick: 🤒 🤕 😷 🤧
        scared: 😨 😱 😰 🙀
        shocked: 😲 😮 😯 😳 🤯 😦 😧
        tired: 😫 😩 🥱 😪 😴 💤
        awkward: 😬 🙈
        facepalm: 🤦
        shrug: 🤷
        liar: 🤥
        clown: 🤡
        money: 🤑 💰 💵 💸
        thumbs up: 👍
        thumbs down: 👎
        bravo: 👏
        hooray: 🙌
        thanks: 🙏
        perfect: 👌 💯 🤌
        strong: 💪
        hello: 👋
        peace: ✌
        agreed: 🤝
        fingers crossed: 🤞
        hate: 🖕
        great: 🔥
        spot on: 🎯
        star: ⭐ ★
        sparkling: 🌟 ✨ 💫
        best: 🏆 🥇 👑 🔝
        dead: 💀 ☠
        crap: 💩
        trash: 🗑 🚮
        warning: ⚠
        yes: ✅ ✔ ☑
        no: ❌ ✖ ❎ 🚫 ⛔
        ?: ❓ ❔
        !: ❗ ❕ ‼
        pizza: 🍕
        burger: 🍔
        fries: 🍟
        taco: 🌮
        burrito: 🌯
        sushi: 🍣
        noodles: 🍜
        spaghetti: 🍝
        ice cream: 🍦 🍨
        cake: 🍰 🎂
        cookie: 🍪
        donut: 🍩
        beer: 🍺 🍻
        wine: 🍷
        cocktail: 🍸 🍹
        coffee: ☕
        tea: 🍵
        salad: 🥗
        steak: 🥩
        chicken: 🍗
        shrimp: 🍤 🦐
        bacon: 🥓
        eggs: 🍳
        pancakes: 🥞
        bread: 🍞
        cheese: 🧀
        spicy: 🌶
        hot: 🥵
        cold: 🥶 ❄
        slow: 🐌
        cockroach: 🪳
        rat: 🐀 🐁
        fly: 🪰
        bug: 🐛
        time: ⏰ ⌛ ⏳
        car: 🚗
        hotel: 🏨
        flight: ✈
        music: 🎵 🎶
        phone: 📱
        package: 📦
        gift: 🎁
        sun: ☀
        """;

    private static readonly FrozenDictionary<int, string> Words = Read().ToFrozenDictionary(pair => pair.CodePoint, pair => pair.Word);

    /// <summary>Every emoji that has a word, with it.</summary>
    public static IEnumerable<KeyValuePair<Rune, string>> All => Words.Select(pair => KeyValuePair.Create(new Rune(pair.Key), pair.Value));

    /// <summary>The word for an emoji, in lower case; null if the table has none.</summary>
    /// <param name="emoji">A character without its variation selector and its colour of skin.</param>
    public static string? Of(Rune emoji) => Words.GetValueOrDefault(emoji.Value);

    /// <summary>Whether a character only changes the look of the emoji before it, or is an empty star of a rating.</summary>
    public static bool IsModifier(Rune rune) => rune.Value is
        (>= 0xFE00 and <= 0xFE0F) or 0x200D or 0x20E3 or (>= 0x1F3FB and <= 0x1F3FF) or 0x2640 or 0x2642 or 0x2606;

    private static IEnumerable<(int CodePoint, string Word)> Read()
    {
        foreach (var line in Table.Split('\n', StringSplitOptions.TrimEntries))
        {
            var colon = line.IndexOf(':');
            foreach (var emoji in line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                yield return (Rune.GetRuneAt(emoji, 0).Value, line[..colon]);
        }
    }
}
