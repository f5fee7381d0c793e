/**
 * The language tags that Telegram's apps report, their own names, and a careful guess of a text's language for lang="".
 */

/** A selection, in the spelling Telegram sends; any other tag can be typed. */
export const TAGS = [
  "en", "es", "ar", "fr", "pt-br", "pt", "de", "it", "nl", "ru", "uk", "pl", "cs", "sk", "hu", "ro", "bg",
  "sr", "hr", "el", "tr", "fa", "he", "ur", "hi", "bn", "ta", "te", "mr", "gu", "pa", "ne", "id", "ms", "vi",
  "th", "km", "my", "fil", "zh-hans", "zh-hant", "ja", "ko", "sv", "da", "nb", "fi", "ca", "sw", "am", "so",
  "ha", "yo", "ps", "ku", "az", "kk", "uz", "ka", "hy",
];

const SCRIPTS = { Hans: ["Han"], Hant: ["Han"], Jpan: ["Han", "Hiragana", "Katakana"], Kore: ["Hangul", "Han"] };

function locale(tag) {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}

/** The language's own name ("português (Brasil)"), or the tag itself where none is known. */
export function endonym(tag) {
  try {
    const name = new Intl.DisplayNames([tag], { type: "language" }).of(tag);
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
  } catch {
    return tag;
  }
}

/** "rtl" or "ltr" for a tag, by its script. */
export function direction(tag) {
  const rightToLeft = ["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"];
  return rightToLeft.includes(locale(tag)?.maximize().script) ? "rtl" : "ltr";
}

/** What Telegram would report for somebody whose browser is in this language ("en-US" -> "en"). */
export function telegramTag(browserTag) {
  const parsed = locale(browserTag);
  if (parsed === null) return "en";
  if (parsed.language === "zh") return parsed.maximize().script === "Hant" ? "zh-hant" : "zh-hans";
  if (parsed.language === "pt" && parsed.region === "BR") return "pt-br";
  return parsed.language;
}

/**
 * The lang attribute for a text that the bot wrote to somebody with this tag: the tag when the text is in the tag's
 * script, "" (unknown) when it is not, so that no screen reader takes an Arabic voice for an English text.
 */
export function languageOf(text, tag) {
  const script = locale(tag)?.maximize().script;
  if (!script) return "";
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  try {
    const classes = (SCRIPTS[script] ?? [script]).map((name) => `\\p{Script=${name}}`).join("");
    const own = text.match(new RegExp(`[${classes}]`, "gu"))?.length ?? 0;
    return letters > 0 && own * 2 >= letters ? tag : "";
  } catch {
    return "";
  }
}
