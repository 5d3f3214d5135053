//! The words by which stand-ins are known, in English and a handful of other languages.
//!
//! All are in small letters, with one space between words and no punctuation, as
//! [`super::placeholder`] compares them, unless a list says otherwise.

/// Whole texts that stand for "not written yet".
#[rustfmt::skip]
pub(super) const UNWRITTEN: &[&str] = &[
    // English
    "todo", "to do", "tbd", "tba", "tbc", "tbw", "fixme", "wip", "pending", "placeholder",
    "to be done", "to be added", "to be announced", "to be confirmed", "to be completed",
    "to be decided", "to be defined", "to be determined", "to be discussed", "to be filled in",
    "to be filled out", "to be provided", "to be written", "not written yet", "not yet written",
    "fill in", "fill me in", "fill this in", "fill in here", "fill out", "please fill in",
    "work in progress", "in progress", "coming soon", "more to come", "lorem ipsum", "xx", "xxx",
    "xxxx", "yyy", "zzz", "foo", "bar", "foo bar", "asdf", "blah", "blah blah", "test",
    "your text here", "text here", "description here", "summary here", "short event description",
    // German
    "offen", "noch offen", "folgt", "folgt noch", "kommt noch", "noch zu klären", "zu klären",
    "noch zu ergänzen", "zu ergänzen", "wird ergänzt", "wird noch ergänzt", "wird nachgereicht",
    "noch zu erledigen", "ausfüllen", "bitte ausfüllen", "hier ausfüllen", "platzhalter",
    "in arbeit", "in bearbeitung", "noch nicht bekannt",
    // French
    "à faire", "a faire", "à compléter", "a completer", "à définir", "a definir", "à remplir",
    "à déterminer", "à préciser", "à venir", "à rédiger", "en cours", "en cours de rédaction",
    // Spanish
    "por hacer", "por definir", "por determinar", "por completar", "por confirmar", "pendiente",
    "pendiente de completar", "a completar", "a rellenar", "rellenar", "completar", "en curso",
    // Dutch
    "nog te doen", "te doen", "in te vullen", "nog in te vullen", "invullen", "hier invullen",
    "nader te bepalen", "nog te bepalen", "ntb", "n t b", "volgt", "volgt nog",
    "nog aan te vullen",
    // Italian, Portuguese
    "da fare", "da definire", "da completare", "da compilare", "a fazer", "por fazer",
    "por preencher", "a preencher",
    // Japanese, Chinese
    "未定", "未記入", "後で記入", "記入してください", "待定", "待补充", "待填写",
];

/// Whole texts that say there is nothing, without saying why.
#[rustfmt::skip]
pub(super) const NOTHING: &[&str] = &[
    // English
    "n a", "na", "none", "nil", "nothing", "not applicable", "not available", "no", "yes", "ok",
    "okay", "done", "fixed", "resolved", "tested", "works", "it works", "fine", "all fine", "all good",
    "as expected", "unknown", "not known", "not yet known", "not yet", "unclear", "unsure",
    "don t know", "dunno", "no idea", "null",
    // German
    "keine", "keiner", "kein", "keines", "nichts", "keine angabe", "keine angaben", "k a",
    "nicht zutreffend", "trifft nicht zu", "entfällt", "nicht anwendbar", "nicht bekannt",
    "unbekannt", "unklar", "nein", "erledigt",
    // French
    "aucun", "aucune", "néant", "rien", "rien à signaler", "ras", "r a s", "sans objet", "s o",
    "non applicable", "inconnu", "inconnue", "non",
    // Spanish
    "ninguno", "ninguna", "nada", "no aplica", "no procede", "n d", "desconocido", "desconocida",
    // Dutch
    "geen", "niets", "n v t", "nvt", "niet van toepassing", "onbekend", "nee",
    // Italian, Portuguese
    "nessuno", "nessuna", "niente", "non applicabile", "sconosciuto", "nenhum", "nenhuma",
    "não aplicável", "não se aplica", "desconhecido",
    // Japanese, Chinese
    "なし", "特になし", "該当なし", "不明", "无", "暂无", "不适用", "未知",
];

/// Words by which a sentence says that there is none of something.
#[rustfmt::skip]
pub(super) const NONE: &[&str] = &[
    "no", "none", "nothing", "nobody", "no one", "neither", "without any",
    "kein", "keine", "keiner", "keinen", "keines", "keinem", "nichts", "niemand", "niemanden",
    "aucun", "aucune", "rien", "personne", "pas de", "ninguno", "ninguna", "ningún", "nada", "nadie",
    "geen", "niets", "niemand", "nessuno", "nessuna", "nessun", "niente", "nenhum", "nenhuma",
    "なし", "ない", "ありません", "没有", "无",
];

/// Words by which a sentence says that something is not known, not needed or did not reach anybody.
#[rustfmt::skip]
pub(super) const ABSENT: &[&str] = &[
    "not know", "don t know", "not known", "unknown", "not affected", "not needed", "not necessary",
    "not required", "not planned", "not told", "not notified", "not possible", "not applicable",
    "not tested", "never tested", "not implemented", "nicht bekannt", "unbekannt", "nicht betroffen",
    "nicht nötig", "nicht geplant", "nicht möglich", "inconnu", "inconnue", "desconocido",
    "desconocida", "onbekend", "niet nodig", "不明", "未知",
];

/// Words that lead to a reason.
#[rustfmt::skip]
pub(super) const REASONS: &[&str] = &[
    "because", "since", "as", "therefore", "so", "due to", "reason", "reasons", "why", "thanks to",
    "weil", "da", "denn", "deshalb", "daher", "wegen", "car", "parce que", "puisque", "porque", "ya que",
    "pues", "omdat", "want", "doordat", "perché", "poiché",
    "ため", "ので", "から", "因为", "由于", "所以",
];

/// What may follow on "none" and still gives no reason.
#[rustfmt::skip]
pub(super) const WITHOUT_REASON: &[&str] = &[
    "at this time", "at the moment", "at this point", "for now", "so far", "as yet", "as of now",
    "yet", "currently", "known", "identified", "to report", "to add", "to note", "required",
    "needed", "here", "for this incident", "in this case", "bekannt", "derzeit", "zur zeit",
    "pour le moment", "de momento", "por ahora", "op dit moment", "bekend",
];

/// Beginnings of a text that only points elsewhere, when hardly anything follows.
#[rustfmt::skip]
pub(super) const POINTERS: &[&str] = &[
    "see", "refer to", "same as", "same", "as above", "as below", "as discussed", "ditto", "idem",
    "cf", "siehe", "s o", "wie oben", "voir", "cf ci dessus", "comme ci dessus", "ver", "véase",
    "igual que", "ídem", "zie", "zelfde als", "zoals hierboven", "vedi", "como acima",
];

/// Verbs with which a template's prompt begins. Reports tell of what was done, not of what to do; only
/// lists of actions begin like this.
#[rustfmt::skip]
pub(super) const PROMPT_VERBS: &[&str] = &[
    "describe", "explain", "summarize", "summarise", "briefly", "provide", "insert", "enter",
    "specify", "please add", "please describe", "please explain", "please fill", "please include",
    "please list", "please provide", "please complete", "please update", "write a", "write the",
    "write your", "list the", "list all", "list any", "list of things", "list what", "list who",
    "give a", "give an", "quick summary of", "short summary of", "brief summary of",
    "short description of", "brief description of", "a short description of",
    "a brief description of", "a short summary of", "a brief summary of", "one sentence",
    "beschreiben sie", "beschreibe", "bitte beschreiben", "bitte ergänzen", "bitte eintragen",
    "erläutern sie", "erklären sie", "fassen sie", "kurze beschreibung", "kurze zusammenfassung",
    "décrire", "décrivez", "expliquer", "expliquez", "résumer", "résumez", "indiquer", "indiquez",
    "veuillez", "brève description", "describa", "describir", "explique", "explicar", "indique",
    "indicar", "resuma", "resumir", "breve descripción", "beschrijf", "omschrijf", "leg uit",
    "vul hier", "vat samen", "geef aan", "korte beschrijving", "descrivere", "descrivi",
    "spiegare", "descreva", "descrever",
];

/// Beginnings of the sentences that follow on a prompt.
#[rustfmt::skip]
pub(super) const PROMPT_MORE: &[&str] = &[
    "include", "make sure", "be sure", "be specific", "use", "keep", "try to", "do not", "don t",
    "remember", "consider", "this section", "this should", "note that", "ideally", "mention",
    "link", "add", "state", "also",
];

/// Beginnings of an example that a template gives, with what stands behind them.
#[rustfmt::skip]
pub(super) const EXAMPLES: &[&str] = &[
    "e.g", "eg.", "example:", "for example:", "for example,", "for instance,", "z.b", "z. b",
    "zum beispiel:", "beispiel:", "p.ex", "p. ex", "par exemple :", "par exemple,", "exemple :",
    "p.ej", "p. ej", "por ejemplo,", "por ejemplo:", "ejemplo:", "bijv.", "bijvoorbeeld:",
    "voorbeeld:",
];

/// The usual filler text.
#[rustfmt::skip]
pub(super) const LOREM: &[&str] = &[
    "lorem", "ipsum", "dolor", "sit", "amet", "consectetur", "consectetuer", "adipiscing",
    "adipisicing", "elit", "sed", "do", "eiusmod", "tempor", "incididunt", "ut", "labore", "et",
    "dolore", "magna", "aliqua", "enim", "ad", "minim", "veniam", "quis", "nostrud",
    "exercitation", "ullamco", "laboris", "nisi", "aliquip", "ex", "ea", "commodo", "consequat",
    "duis", "aute", "irure", "in", "reprehenderit", "voluptate", "velit", "esse", "cillum", "eu",
    "fugiat", "nulla", "pariatur", "excepteur", "sint", "occaecat", "cupidatat", "non", "proident",
    "sunt", "culpa", "qui", "officia", "deserunt", "mollit", "anim", "id", "est", "laborum",
    "etiam", "dapibus", "curabitur", "vulputate", "felis", "vestibulum", "pellentesque", "mauris",
    "donec", "integer", "vivamus",
];
