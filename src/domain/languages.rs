//! The languages people help in: BCP 47 codes, and the names that people type and read.

/// Every language that can be chosen: its code, its own name, its English name.
pub const ALL: &[(&str, &str, &str)] = &[
    ("af", "Afrikaans", "Afrikaans"),
    ("am", "አማርኛ", "Amharic"),
    ("ar", "العربية", "Arabic"),
    ("az", "Azərbaycan", "Azerbaijani"),
    ("be", "Беларуская", "Belarusian"),
    ("bg", "Български", "Bulgarian"),
    ("bn", "বাংলা", "Bengali"),
    ("bs", "Bosanski", "Bosnian"),
    ("ca", "Català", "Catalan"),
    ("cs", "Čeština", "Czech"),
    ("cy", "Cymraeg", "Welsh"),
    ("da", "Dansk", "Danish"),
    ("de", "Deutsch", "German"),
    ("el", "Ελληνικά", "Greek"),
    ("en", "English", "English"),
    ("eo", "Esperanto", "Esperanto"),
    ("es", "Español", "Spanish"),
    ("et", "Eesti", "Estonian"),
    ("eu", "Euskara", "Basque"),
    ("fa", "فارسی", "Persian"),
    ("fi", "Suomi", "Finnish"),
    ("fil", "Filipino", "Filipino"),
    ("fr", "Français", "French"),
    ("ga", "Gaeilge", "Irish"),
    ("gl", "Galego", "Galician"),
    ("gu", "ગુજરાતી", "Gujarati"),
    ("ha", "Hausa", "Hausa"),
    ("he", "עברית", "Hebrew"),
    ("hi", "हिन्दी", "Hindi"),
    ("hr", "Hrvatski", "Croatian"),
    ("hu", "Magyar", "Hungarian"),
    ("hy", "Հայերեն", "Armenian"),
    ("id", "Indonesia", "Indonesian"),
    ("ig", "Igbo", "Igbo"),
    ("is", "Íslenska", "Icelandic"),
    ("it", "Italiano", "Italian"),
    ("ja", "日本語", "Japanese"),
    ("ka", "ქართული", "Georgian"),
    ("kk", "Қазақ тілі", "Kazakh"),
    ("km", "ខ្មែរ", "Khmer"),
    ("kn", "ಕನ್ನಡ", "Kannada"),
    ("ko", "한국어", "Korean"),
    ("lt", "Lietuvių", "Lithuanian"),
    ("lv", "Latviešu", "Latvian"),
    ("mk", "Македонски", "Macedonian"),
    ("ml", "മലയാളം", "Malayalam"),
    ("mn", "Монгол", "Mongolian"),
    ("mr", "मराठी", "Marathi"),
    ("ms", "Melayu", "Malay"),
    ("mt", "Malti", "Maltese"),
    ("my", "မြန်မာ", "Burmese"),
    ("nb", "Norsk bokmål", "Norwegian"),
    ("ne", "नेपाली", "Nepali"),
    ("nl", "Nederlands", "Dutch"),
    ("nn", "Nynorsk", "Norwegian Nynorsk"),
    ("pa", "ਪੰਜਾਬੀ", "Punjabi"),
    ("pl", "Polski", "Polish"),
    ("pt", "Português", "Portuguese"),
    ("pt-BR", "Português do Brasil", "Brazilian Portuguese"),
    ("ro", "Română", "Romanian"),
    ("ru", "Русский", "Russian"),
    ("sk", "Slovenčina", "Slovak"),
    ("sl", "Slovenščina", "Slovenian"),
    ("sq", "Shqip", "Albanian"),
    ("sr", "Српски", "Serbian"),
    ("sv", "Svenska", "Swedish"),
    ("sw", "Kiswahili", "Swahili"),
    ("ta", "தமிழ்", "Tamil"),
    ("te", "తెలుగు", "Telugu"),
    ("th", "ไทย", "Thai"),
    ("tr", "Türkçe", "Turkish"),
    ("uk", "Українська", "Ukrainian"),
    ("ur", "اردو", "Urdu"),
    ("uz", "Oʻzbek", "Uzbek"),
    ("vi", "Tiếng Việt", "Vietnamese"),
    ("xh", "isiXhosa", "Xhosa"),
    ("yo", "Yorùbá", "Yoruba"),
    ("zh", "中文", "Chinese"),
    ("zh-Hant", "繁體中文", "Traditional Chinese"),
    ("zu", "isiZulu", "Zulu"),
];

/// The most languages that one person can name.
pub const MOST: usize = 12;

/// The codes of a list of languages with commas between them, each a code or a name, in the order given.
///
/// # Errors
/// In words, when one of them is not known or there are too many.
pub fn parse(list: &str) -> Result<Vec<String>, String> {
    let mut codes = Vec::new();
    for word in list.split([',', ';', '\n']).map(str::trim).filter(|word| !word.is_empty()) {
        let code = code(word).ok_or_else(|| {
            let shown: String = word.chars().take(40).collect();
            format!("We don't know the language “{shown}”. Write its English name or its own.")
        })?;
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    match codes.len() {
        ..=MOST => Ok(codes),
        _ => Err(format!("Name at most {MOST} languages.")),
    }
}

/// The code of a language by its code or name, whatever its case.
pub fn code(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    ALL.iter()
        .find(|(code, own, english)| [code, own, english].iter().any(|name| name.to_lowercase() == word))
        .map(|(code, ..)| (*code).to_owned())
}

/// The language's own name; the code itself when it is not on the list.
pub fn name(code: &str) -> &str {
    ALL.iter().find(|(known, ..)| *known == code).map_or(code, |(_, own, _)| own)
}

/// Everything that somebody may type for it: the code, its own name, its English name.
pub fn typed(code: &str) -> Vec<&str> {
    ALL.iter().find(|(known, ..)| *known == code).map_or(vec![code], |(code, own, english)| vec![code, own, english])
}

/// The names of these languages, with commas between them.
pub fn names(codes: &[String]) -> String {
    codes.iter().map(|code| name(code)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_understood_by_code_and_by_name() {
        assert_eq!(parse("svenska, English;de, Swedish").unwrap(), ["sv", "en", "de"]);
        assert_eq!(parse(" , ").unwrap(), Vec::<String>::new());
        assert!(parse("Klingon").is_err());
    }

    #[test]
    fn what_is_shown_is_understood_again() {
        let all: Vec<_> = ALL.iter().map(|(code, ..)| (*code).to_owned()).collect();
        for some in all.chunks(MOST) {
            assert_eq!(parse(&names(some)).unwrap(), some);
        }
    }
}
