//! Comments and thanks in other languages than English, for agents who speak
//! them. The slots are those of `comments.rs`, without the pronouns.

use super::comments::Mood::{self, Content, Glad, Middling};

/// Comments by language (BCP 47, without region) and mood.
pub const COMMENTS_ABROAD: &[(&str, Mood, &[&str])] = &[
    (
        "de",
        Glad,
        &[
            "Sehr geduldig, sehr freundlich, und am Ende lag es an mir. Kein Wort darüber.",
            "{agent} hat zugehört, nachgefragt und dann genau das Richtige getan. So geht das.",
            "Endlich jemand, der liest, was man schreibt!",
            "Erste Antwort nach kurzer Zeit, gelöst am selben Tag. Ich bin angenehm überrascht.",
            "Man merkt, dass hier ein Mensch sitzt und kein Textbaustein.",
            "Zwei Sätze, Problem weg. Danke nach drüben.",
            "Hat sich am nächsten Tag noch einmal gemeldet, ob alles läuft. Läuft.",
            "Ich habe auf Deutsch geschrieben und auf Deutsch eine richtige Antwort bekommen. Nicht selbstverständlich.",
            "Hat mir nichts verkaufen wollen. Im Gegenteil.",
            "Mein Vater (82) und ich bedanken uns. Er versteht seinen Apparat jetzt besser als ich.",
        ],
    ),
    (
        "de",
        Content,
        &[
            "Gut geholfen, hat nur ein bisschen gedauert.",
            "Freundlich und kompetent. Ein Stern weniger für das Formular davor.",
            "Passt. Beim zweiten Anlauf, aber passt.",
        ],
    ),
    ("de", Middling, &["Nett, aber gelöst ist es nur halb.", "Ging so. Ich musste zweimal nachhaken."]),
    (
        "es",
        Glad,
        &[
            "Me atendió con mucha paciencia y sin prisas. Se agradece.",
            "Por fin alguien que escucha. {agent} lo resolvió en una tarde.",
            "Escribí enfadado y terminé riéndome. Mil gracias.",
            "Me explicó cada paso, en español y sin palabras raras.",
            "Cumplió todo lo que prometió, hasta la llamada del lunes.",
            "Trato humano, que ya es mucho decir. Y encima funciona.",
            "Llevaba una semana dando vueltas y {agent} vio el fallo enseguida.",
            "Volvería a preguntarle sin dudarlo.",
            "Contó conmigo el dinero venta por venta hasta que cuadró.",
        ],
    ),
    (
        "es",
        Content,
        &[
            "Todo bien, solo que tardó un poco más de lo que esperaba.",
            "Buena atención. Me habría gustado tenerlo por escrito.",
            "Resuelto, aunque a la segunda.",
        ],
    ),
    ("es", Middling, &["Amable, pero me quedé con la mitad de las dudas."]),
    (
        "pt",
        Glad,
        &[
            "Atendimento de gente para gente. Obrigada, {agent}!",
            "Respondeu depressa, explicou bem e ainda perguntou se o pão tinha crescido.",
            "Não me fez sentir burro por não saber. Isso vale muito.",
            "Resolvido à primeira. Já nem me lembrava de como é.",
            "{agent} ouviu a história toda antes de responder. Cinco estrelas.",
            "Melhor suporte que já tive, e olha que já precisei de muitos.",
            "Foi sincero sobre o prazo e cumpriu.",
        ],
    ),
    ("pt", Content, &["Muito bom, só demorou um bocadinho.", "Resolveu. Tive de mandar a foto duas vezes, paciência."]),
    ("pt", Middling, &["Simpatia não faltou, faltou a solução completa."]),
    (
        "fr",
        Glad,
        &[
            "Une réponse claire, polie, et qui marche. Merci {agent} !",
            "On m'a écoutée jusqu'au bout, c'est assez rare pour le dire.",
            "Je m'attendais à un robot, je suis tombé sur quelqu'un de formidable.",
            "Très à l'aise avec le produit, et encore plus avec les gens inquiets.",
            "Problème réglé avant midi, avec le sourire (ça s'entendait).",
            "Pas de phrases toutes faites. Ça change tout.",
            "{agent} a pris le temps de m'expliquer pourquoi, pas seulement comment.",
            "Bravo et merci, surtout pour la patience.",
        ],
    ),
    (
        "fr",
        Content,
        &[
            "Bien, même si j'ai dû relancer une fois.",
            "Efficace et aimable. Un peu long au début.",
            "C'est réglé, merci. Le formulaire, lui, mériterait une étoile.",
        ],
    ),
    ("fr", Middling, &["Gentil mais je n'ai eu qu'une moitié de réponse."]),
    (
        "pl",
        Glad,
        &[
            "Szybko, konkretnie i po ludzku. Dziękuję!",
            "Pierwszy raz ktoś naprawdę przeczytał, co napisałam.",
            "Problem rozwiązany w godzinę, a męczyłem się z nim tydzień.",
            "{agent} nie zbywa człowieka, tylko pomaga. Polecam.",
            "Dużo cierpliwości i zero wymądrzania się.",
            "Zadzwonił kierowca, zadzwonili z firmy, wszystko jak było obiecane.",
        ],
    ),
    ("pl", Content, &["W porządku, choć trzeba było poczekać.", "Pomoc dobra, formularz okropny."]),
    ("pl", Middling, &["Miło, ale sprawa załatwiona tylko w połowie."]),
    (
        "it",
        Glad,
        &[
            "Gentilissima, competente e pure simpatica. Il pane adesso è pane.",
            "Mi ha ascoltato davvero. Problema risolto in giornata.",
            "Nessuna frase fatta, solo aiuto. Grazie {agent}.",
            "Ho imparato più in dieci minuti che in un anno di manuale.",
        ],
    ),
    ("it", Content, &["Tutto bene, solo un po' lento all'inizio."]),
    (
        "nl",
        Glad,
        &[
            "Snel, vriendelijk en gewoon goed geholpen.",
            "Eindelijk iemand die luistert. Top.",
            "Deeg gered, verjaardag gered.",
        ],
    ),
    ("sv", Glad, &["Tack för tålamodet! Allt fungerar nu.", "Ärligt svar, snabb lösning. Kan inte begära mer."]),
    ("cs", Glad, &["Rychle, mile a bez výmluv. Děkuji."]),
    ("cs", Content, &["Nakonec v pořádku, jen to trvalo."]),
    ("da", Glad, &["Læste hele tråden, før der blev svaret. Det er første gang."]),
    ("tr", Glad, &["Çok sabırlı ve ilgiliydi, teşekkür ederim.", "Tek seferde çözdü, belgeleri bir kez istedi."]),
    ("uk", Glad, &["Дякую за терпіння, усе перенесли без втрат."]),
    ("ja", Glad, &["とても丁寧に教えていただきました。ありがとうございます。"]),
];

/// Thanks by language.
pub const THANKS_ABROAD: &[(&str, &[&str])] = &[
    (
        "de",
        &[
            "Vielen lieben Dank, {agent}. Der Sonntag war gerettet.",
            "Danke für die Geduld mit mir. Ich weiß, ich war anstrengend.",
            "Einfach mal so: danke. Es läuft seit Wochen.",
            "Herzlichen Dank, auch im Namen meiner Chefin!",
        ],
    ),
    (
        "es",
        &[
            "¡Gracias, {agent}! Mi tía también le manda saludos.",
            "Gracias por no colgarme. Un abrazo grande.",
            "Ya está todo en marcha, muchísimas gracias.",
            "Gracias por tratarme de persona a persona.",
        ],
    ),
    (
        "pt",
        &[
            "Obrigadíssima, {agent}. O jantar foi um sucesso.",
            "Valeu demais! Funcionou de primeira.",
            "Um grande bem-haja pela paciência.",
        ],
    ),
    (
        "fr",
        &[
            "Merci mille fois, {agent}, vous m'avez sauvé la soirée.",
            "Un petit mot pour dire merci, tout simplement.",
            "Merci d'avoir rappelé. Personne ne rappelle jamais.",
        ],
    ),
    ("pl", &["Dziękuję z całego serca, wszystko działa!", "Wielkie dzięki, {agent}. Pozdrowienia znad morza."]),
    ("it", &["Grazie di cuore, {agent}!", "Grazie, la festa è salva."]),
    ("nl", &["Dank je wel, {agent}, echt."]),
    ("sv", &["Tusen tack, nu är det lugnt här hemma."]),
];
