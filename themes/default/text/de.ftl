# Die Wörter der Website auf Deutsch: dieselben Texte wie in en.ftl, mit denselben Argumenten.
#
# Schreibweise: Project Fluent (https://projectfluent.org/fluent/guide/). Was zwischen { und } steht, wird
# eingesetzt. {"\u00A0"} ist ein Leerzeichen, an dem keine Zeile umbrochen wird.


## Datum, Dauer, Zahlen

date-long = { $day }. { $month } { $year }
period-so-far = { $period }, bisher
date-figures = { $day }.{ $month }.{ $year }
date-short = { $day }.{"\u00A0"}{ $month }{"\u00A0"}{ $year }

month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember

month-1-short = Jan.
month-2-short = Feb.
month-3-short = März
month-4-short = Apr.
month-5-short = Mai
month-6-short = Juni
month-7-short = Juli
month-8-short = Aug.
month-9-short = Sept.
month-10-short = Okt.
month-11-short = Nov.
month-12-short = Dez.

weekday-1 = Montag
weekday-2 = Dienstag
weekday-3 = Mittwoch
weekday-4 = Donnerstag
weekday-5 = Freitag
weekday-6 = Samstag
weekday-7 = Sonntag

period-month = { $month }{"\u00A0"}{ $year }
period-quarter = Q{ $quarter }{"\u00A0"}{ $year }
period-years = { $from }–{ $to }

days-below = Unter { $below }{"\u00A0"}Tage
days-between = { $from }–{ $to }{"\u00A0"}Tage
days-from = Ab { $from }{"\u00A0"}Tagen

length-days = { $n }{"\u00A0"}d
length-hours = { $n }{"\u00A0"}h
length-minutes = { $n }{"\u00A0"}min
length-seconds = { $n }{"\u00A0"}s
length-days-long =
    { $n ->
        [one] { $n }{"\u00A0"}Tag
       *[other] { $n }{"\u00A0"}Tage
    }
length-hours-long =
    { $n ->
        [one] { $n }{"\u00A0"}Stunde
       *[other] { $n }{"\u00A0"}Stunden
    }
length-minutes-long =
    { $n ->
        [one] { $n }{"\u00A0"}Minute
       *[other] { $n }{"\u00A0"}Minuten
    }
length-seconds-long =
    { $n ->
        [one] { $n }{"\u00A0"}Sekunde
       *[other] { $n }{"\u00A0"}Sekunden
    }
length-two = { $large } { $small }
length-range = { $least } – { $most }

number-group = {"."}
number-decimal = {","}
money = { $amount }{"\u00A0"}{ $currency }


## Markdown: was zum Text der Autoren hinzukommt

markdown-note = Hinweis
markdown-tip = Tipp
markdown-important = Wichtig
markdown-warning = Warnung
markdown-caution = Vorsicht
markdown-table = Tabelle
markdown-code = Code
markdown-task-done = Erledigt
markdown-task-open = Zu tun
markdown-footnotes = Fußnoten
markdown-footnote = Fußnote
markdown-back-to-reference = Zurück zum Verweis
markdown-link-to-section = Link zum Abschnitt
markdown-missing-link = Linkziel nicht gefunden
markdown-missing-image = Bild nicht gefunden


## Wie Auswahlwerte heißen

step-gather = Informationen sammeln
step-root-cause = Grundursache ermitteln
step-impact = Auswirkungen feststellen
step-staff-actions = Vorgehen der Beteiligten bewerten
step-safeguards = Prüfen, ob Schutzmechanismen versagt haben
step-technology = Technik verbessern
step-people = Arbeitsabläufe verbessern
step-verification = Verbesserungen umsetzen und testen
step-notify = Entscheiden, wer informiert wird
step-move-on = Abschließen und nachsteuern

question-gather = Wie und wie schnell werden Vorfälle erkannt, und welche Belege gibt es?
question-root-cause = Was geht immer wieder schief, und wird etwas dagegen getan?
question-impact = Bei welchen Diensten trifft es die Nutzer am härtesten, wie und wie lange?
question-staff-actions = Was wurde versucht, und mit welchem Ergebnis?
question-safeguards = Welche Schutzmechanismen haben uns im Stich gelassen, und welche davon sind noch nicht repariert?
question-technology = Was verbessern wir an Systemen und Werkzeugen, und wie weit sind wir?
question-people = Was verbessern wir an unseren Arbeitsabläufen, und wie weit sind wir?
question-verification = Welche der erledigten Maßnahmen sind geprüft?
question-notify = Wer wurde benachrichtigt, wer nicht, wie schnell und warum?
question-move-on = Welche Rückblicke sind fällig, wo wurde nachgesteuert, was trat wieder auf?

grade-answered = beantwortet
grade-waived = ausgenommen
grade-thin = dünn
grade-placeholder = Platzhalter
grade-absent = fehlt
grade-unreadable = unlesbar
grade-not-asked = nicht verlangt

status-draft = Entwurf
status-in-review = in Prüfung
status-complete = abgeschlossen

# In a preview only.
not-in-git = nicht in Git
not-in-git-why = Git kennt diesen Bericht noch nicht, darum fehlt er auf der gebauten Website.

milestone-started = begonnen
milestone-detected = erkannt
milestone-acknowledged = übernommen
milestone-mitigated = eingedämmt
milestone-resolved = behoben

phase-before = Vor dem Beginn
phase-undetected = Unerkannt
phase-unacknowledged = Noch nicht übernommen
phase-responding = In Bearbeitung
phase-recovering = Wiederherstellung
phase-after = Nach der Behebung

entry-change = Änderung
entry-alert = Alarm
entry-report = Meldung
entry-observation = Beobachtung
entry-action = Eingriff
entry-decision = Entscheidung
entry-message = Nachricht

outcome-fixed = hat es behoben
outcome-helped = hat geholfen
outcome-no-effect = ohne Wirkung
outcome-made-worse = hat es verschlimmert
outcome-unknown = unbekannt
outcome-worked = hat gegriffen
outcome-failed = hat versagt
outcome-ignored = ignoriert
outcome-missing = fehlte
outcome-lucky = Glück gehabt
result-passed = bestanden
result-failed = nicht bestanden
decision-notify = informiert
decision-do-not-notify = nicht informiert

evidence-log = Log
evidence-chat = Chat
evidence-email = E-Mail
evidence-history = Änderungshistorie
evidence-dashboard = Dashboard
evidence-image = Bild
evidence-testimony = Aussage
evidence-other = Sonstiges

role-trigger = Auslöser
role-root = Grundursache
role-contributing = beitragend
role-hypothesis = Hypothese

cause-change = Änderung
cause-configuration = Konfiguration
cause-capacity = Kapazität
cause-software = Software
cause-hardware = Hardware
cause-firmware = Firmware
cause-network = Netzwerk
cause-dependency = Abhängigkeit
cause-security = Sicherheit
cause-process = Prozess
cause-human = Mensch
cause-unknown = Unbekannt

meaning-change = Eine Änderung, die am System vorgenommen wurde.
meaning-configuration = Eine Einstellung, die falsch, veraltet oder gar nicht gesetzt war.
meaning-capacity = Zu wenig von etwas: Platten, Speicher, Verbindungen, Personal.
meaning-software = Ein Fehler in einem Programm.
meaning-hardware = Ein Gerät, das kaputtging.
meaning-firmware = Ein Fehler in der geräteeigenen Software.
meaning-network = Eine Verbindung, die ausgefallen oder langsam war.
meaning-dependency = Ein Dienst oder ein Lieferant, von dem dieser abhängt.
meaning-security = Ein Angriff, ein Leck oder ein abgelaufener Schutz.
meaning-process = Die Art, wie gearbeitet oder übergeben wird.
meaning-human = Was ein Mensch getan hat: Damit beginnt die Analyse, sie endet nicht damit.
meaning-unknown = Noch nicht bekannt; hier steht, wie sie ermittelt wird.

effect-outage = Ausfall
effect-degraded = beeinträchtigt
effect-data-loss = Datenverlust
effect-delayed = verzögert
effect-security = Sicherheit verletzt
effect-none = keine Auswirkung

process-technology = Technik
process-people = Arbeitsabläufe
kind-prevent = verhindern
kind-detect = erkennen
kind-mitigate = eindämmen
kind-respond = reagieren
does-prevent = verhindert
does-detect = hilft erkennen
does-mitigate = dämmt ein
does-respond = beschleunigt die Reaktion

state-proposed = vorgeschlagen
state-open = offen
state-in-progress = in Arbeit
state-done = erledigt
state-overdue = überfällig
state-unverified = erledigt, nicht geprüft
state-verified = erledigt, geprüft
state-verification-failed = Prüfung fehlgeschlagen
state-declined = abgelehnt
state-carried = weitergeführt

review-looked-back = Rückblick erfolgt
review-to-come = Rückblick steht an
review-late = Rückblick überfällig
review-no-date = kein Termin

level-off = aus
level-note = Hinweis
level-warning = Warnung
level-error = Fehler


## Regeln

rules-format = Format des Berichts
rules-language = Formulierung
rules-safety = Was nicht veröffentlicht werden darf
rules-links = Links und Bilder
rules-history = Was Git über den Bericht weiß
about-rules-format = Front Matter, Listen, Zeiten, Namen: was stimmen muss, bevor etwas beurteilt werden kann.
about-rules-language = Wörter, die verdecken, was passiert ist, oder einem Menschen die Schuld geben.
about-rules-safety = Geheimnisse, personenbezogene Daten und Text, der im Browser etwas auslösen könnte.

place-front-matter = im Front Matter
place-report = im Bericht
place-changed = im Bericht geändert


## Jede Seite: Kopf, Fuß, Tasten, Schnellsuche

skip = Zum Inhalt springen
readers-internal = Intern
readers-internal-means = Nur für diese Organisation; Suchmaschinen sollen die Website auslassen
main-navigation = Hauptnavigation
incidents = Vorfälle
actions = Maßnahmen
services = Dienste
learn = Lernen
trends = Trends
search = Suche
rules = Regeln
overview = Übersicht
breadcrumb = Navigationspfad
search-hint = Suchen
search-do = Suchen
find-by-name = Nach Namen oder Wörtern suchen
find-by-name-keys = Nach Namen oder Wörtern suchen (Strg K)
switch-theme = Zwischen hell und dunkel wechseln
as-of = Stand: { $day }.
complete-review = Was zu einer vollständigen Nachbereitung gehört
feed = Feed
data = Daten
schema = Schema
made-with = Erstellt mit Aftermark { $version }
# Was am Ende der Fußzeile steht.
press-for-keys = { $which } zeigt die Tastenkürzel

keys = Tastenkürzel
key-control = Strg
keys-find = Nach Namen oder Wörtern suchen: Bericht, Dienst, Schlagwort, Maßnahme, Verantwortliche, Regel
keys-learn = Aus allen Vorfällen lernen
keys-step = In einem Bericht: zu diesem Schritt
keys-these = Diese Übersicht
close = Schließen

finder-asks = Titel, Kennung, Dienst, Verantwortliche oder Wörter eines Berichts
finder-found = Gefunden
finder-report = Bericht
finder-action = Maßnahme
finder-service = Dienst
finder-tag = Schlagwort
finder-owner = Verantwortlich
finder-rule = Regel
finder-search = Suche
# In den Texten für Skripte steht # für eine Zahl oder für das Getippte.
finder-in-text = „#“ im Volltext
finder-working = Wird geladen …
finder-failed = Die Daten der Schnellsuche konnten nicht geladen werden.
finder-latest = Die neuesten Berichte. Tippen, um mehr zu finden.
finder-none = Keine Treffer
finder-one = 1 Treffer
finder-many = # Treffer
finder-more = # Treffer; gezeigt werden die besten
finder-choose = wählen
finder-open = öffnen
finder-close = schließen
key-enter = Eingabetaste
key-escape = Esc


## Kleine Teile von Seiten

severity = Schweregrad
review = Nachbereitung
lasted = Dauer
incomplete = unvollständig
n-gaps =
    { $n ->
        [one] { $n } Lücke
       *[other] { $n } Lücken
    }
date-head = Datum
duration = Dauer
by-name = Nach Namen
n-without-action = { $n } ohne Maßnahme
no-date = kein Datum
length-unknown = Dauer unbekannt
# Die zehn Symbole einer Zeile in Worten.
coverage-in-words = { $settled } von { $asked } Schritten erledigt
coverage-open-step = Schritt { $number }: { $grade }
coverage-not-asked = { $n } nicht verlangt

not-named = nicht genannt
not-stated = nicht angegeben
not-recorded = nicht festgehalten
none = keine
times-unknown = Zeiten unbekannt


## Maßnahmen

action = Maßnahme
addresses = Betrifft
owner = Verantwortlich
due = Fällig
state = Stand
incident = Vorfall
priority = Priorität
ticket = Ticket
# Stand einer Maßnahme.
overdue-by =
    { $days ->
        [one] seit { $days }{"\u00A0"}Tag überfällig
       *[other] seit { $days }{"\u00A0"}Tagen überfällig
    }
carried-over-from = übernommen aus { $what }
due-on = fällig am { $date }
# Ergänzt eine Kennung für alle, die die Zeile nicht sehen.
of-incident = aus „{ $title }“


## Über Vorfälle hinweg

no-due-date = ohne
recurs-days =
    { $n ->
        [one] jeden Tag
       *[other] alle { $n } Tage
    }
recurs-weeks =
    { $n ->
        [one] jede Woche
       *[other] alle { $n } Wochen
    }
recurs-months =
    { $n ->
        [one] jeden Monat
       *[other] alle { $n } Monate
    }
recurs-years =
    { $n ->
        [one] jedes Jahr
       *[other] alle { $n } Jahre
    }
answer-nothing = keine Maßnahme
answer-late = im Verzug
answer-accepted = akzeptiert
answer-open = offen
answer-unverified = erledigt, nicht geprüft
answer-verified = erledigt, geprüft

tally-without-action = ohne Maßnahme
tally-late = im Verzug
tally-worked-on = in Arbeit
tally-unverified = erledigt, nicht geprüft
tally-verified = erledigt, geprüft
tally-accepted = akzeptiert
tally-overdue = überfällig
tally-failed-test = Prüfung fehlgeschlagen
tally-open = offen
tally-declined = abgelehnt
tally-carried = weitergeführt

# Wie viele Zeilen eine Gruppe hat, aus wie vielen Vorfällen.
group-size =
    { $incidents ->
        [one] { $rows } in { $incidents } Vorfall
       *[other] { $rows } in { $incidents } Vorfällen
    }
count-incidents =
    { $n ->
        [one] { $n } Vorfall
       *[other] { $n } Vorfälle
    }
in-incidents =
    { $n ->
        [one] in { $n } Vorfall
       *[other] in { $n } Vorfällen
    }
overdue-count = { $n } überfällig

cause-found = Ursache
cause-part = Rolle
addressed = Gegenmaßnahme
services-touched = Betroffene Dienste
none-named = keiner genannt
causes-shared = Gemeinsame Ursachen
tags = Schlagwörter
safeguard = Schutzmechanismus
outcome = Ergebnis
safeguards-not-held = Schutzmechanismen, die nicht gegriffen haben
latest = Zuletzt
open-actions = Offene Maßnahmen


## Diagramme

chart-median = Median
chart-p90 = 90. Perzentil
chart-rings = ein einzelner Vorfall, in einem Zeitraum mit zu wenigen für einen Median
chart-fewer-than = weniger als { $n }
chart-none = keine
median-of-n = von { $n }


## Übersicht

seen-before = Hatten wir das schon einmal?
seen-before-hint = Ein Symptom, ein Dienst, eine Fehlermeldung
state-of-learning = Vorfälle auf einen Blick
last-days = Letzte { $days }{"\u00A0"}Tage
days-before = Die { $days }{"\u00A0"}Tage davor
ever = Gesamte Zeit
median-to-detect = Median bis zur Erkennung
median-to-resolve = Median bis zur Behebung
what-is-owed = Maßnahmen und Rückblicke
of-them-overdue = Überfällig
done-not-shown = Erledigt, nicht geprüft
reviews-overdue = Rückblicke überfällig
latest-incidents = Neueste Vorfälle
all-incidents =
    { $n ->
        [one] Alle Vorfälle ({ $n })
       *[other] Alle { $n } Vorfälle
    }
nothing-published = Bisher ist kein Vorfall veröffentlicht.
longest-overdue = Am längsten überfällig
was-to-be-reviewed = Rückblick war am { $date } fällig
being-written = Berichte in Arbeit oder mit Lücken
by-owner = Nach Verantwortlichen
more-owners = Weitere Verantwortliche ({ $n })
title-or-ticket = Titel oder Ticket
due-within = In { $days } Tagen fällig
more-filters = Weitere Filter
worked-before = Was hier schon einmal geholfen hat
workarounds = Workarounds
safeguard-records = Wie sich die Schutzmechanismen bewährt haben
last-months = Die letzten zwölf Monate
described-months =
    { $n ->
        [one] { $n } Vorfall, nach Monat und Schweregrad.
       *[other] { $n } Vorfälle, nach Monat und Schweregrad.
    }
worst-year = Die meiste Ausfallzeit der letzten 365 Tage
worst-ever = Die meiste Ausfallzeit insgesamt
mostly-cause =
    { $n ->
        [one] { $cause } einmal
       *[other] { $cause } { $n }-mal
    }
mostly-causes =
    { $n ->
        [one] { $causes }: je einmal
       *[other] { $causes }: je { $n }-mal
    }
all-actions-by-owner = Alle Maßnahmen, nach Verantwortlichen


## Trends

trends-about = Ob es besser wird: Vorfälle über die Zeit, Zeiten bis zur Erkennung und Behebung, Ausfallzeit, Ursachen, Maßnahmen und Rückblicke.
trends-question = Wird es besser?
trends-lede =
    { $n ->
        [one] Was { $n } Vorfall zeigt, Stand { $day }.
       *[other] Was { $n } Vorfälle zeigen, Stand { $day }.
    }
# Eine Spanne von Zeiträumen.
span = { $from } bis { $to }
per-month = pro Monat
per-quarter = pro Quartal
per-years =
    { $years ->
        [one] pro Jahr
       *[other] je { $years } Jahre
    }
by-quarter = nach Quartal des Vorfalls
by-years =
    { $years ->
        [one] nach Jahr des Vorfalls
       *[other] nach Abschnitten von { $years } Jahren
    }
# Wie ein Diagramm für alle beschrieben wird, die sie nicht sehen.
described-counts = { $span }, { $per }. Die meisten: { $label } ({ $n }). Die Zahlen stehen in der Tabelle darunter.
described-times = Median und 90. Perzentil { $per }, { $span }, auf einer logarithmischen Skala. Die Zahlen stehen in der Tabelle darunter.
described-downtime = Insgesamt am längsten: { $service }, { $length }. Die Zahlen stehen in der Tabelle darunter.
described-causes = Am häufigsten: { $cause }, in { $n } Vorfällen. Die Zahlen stehen in der Tabelle darunter.
led-by-quarter = Nach dem Quartal des Vorfalls, der zu ihnen führte.
led-by-years =
    { $years ->
        [one] Nach dem Jahr des Vorfalls, der zu ihnen führte.
       *[other] Nach Abschnitten von { $years } Jahren, in denen der auslösende Vorfall liegt.
    }
described-actions =
    { $done ->
        [one] { $by } { $done } von { $promised } ist erledigt. Die Zahlen stehen in der Tabelle darunter.
       *[other] { $by } { $done } von { $promised } sind erledigt. Die Zahlen stehen in der Tabelle darunter.
    }
described-ages = { $n } offene Maßnahmen nach Tagen seit dem Vorfall. Die Zahlen stehen in der Tabelle darunter.
described-reviews = { $adjusted } mit erfolgtem Rückblick, { $coming } mit einem Termin, der noch bevorsteht, { $late } mit verstrichenem Termin, { $undated } ohne Termin.

by-severity = Vorfälle nach Schweregrad
by-severity-table = Vorfälle nach Schweregrad als Tabelle
no-severity = kein Schweregrad
too-few-dated = Zu wenige für ein Diagramm: Nötig sind mindestens { $n } Vorfälle mit Datum.
undated-incidents =
    { $n ->
        [one] { $n } Vorfall ohne Datum ist nicht mitgezählt.
       *[other] { $n } Vorfälle ohne Datum sind nicht mitgezählt.
    }
month = Monat
quarter = Quartal
year = Jahr
all = Alle

time-to-detect = Zeit bis zur Erkennung
time-to-resolve = Zeit bis zur Behebung
time-to-detect-table = Zeit bis zur Erkennung als Tabelle
time-to-resolve-table = Zeit bis zur Behebung als Tabelle
times-headline = Median { $median }, 90. Perzentil { $p90 }, bei { $n } Vorfällen.
times-known =
    { $n ->
        [one] Festgehalten für { $n } Vorfall.
       *[other] Festgehalten für { $n } Vorfälle.
    }
too-few-for-median = Zu wenige für ein Diagramm: Ein Median braucht mindestens { $n } Vorfälle.
median = Median
p90 = 90. Perzentil

downtime-by-service = Ausfallzeit nach Dienst
downtime-table = Ausfallzeit als Tabelle
cost-of-incidents =
    { $n ->
        [one] Bekannt von { $n } von { $all } Vorfällen, je Währung; umgerechnet wird nichts.
       *[other] Bekannt von { $n } von { $all } Vorfällen, je Währung; umgerechnet wird nichts.
    }
last-year-key = letzte 365 Tage
before-key = davor
more-in-table = { $n } weitere in der Tabelle
too-few-outages-none = Zu wenige für ein Diagramm: Kein Vorfall nennt den Ausfall eines Dienstes.
too-few-outages =
    { $n ->
        [one] Zu wenige für ein Diagramm: { $n } Vorfall mit einem Ausfall; nötig sind { $fewest }.
       *[other] Zu wenige für ein Diagramm: { $n } Vorfälle mit einem Ausfall; nötig sind { $fewest }.
    }
service = Dienst
last-year = Letzte 365 Tage

causes = Ursachen
by-cause = Vorfälle nach Art der Ursache
causes-table = Ursachen als Tabelle
several-causes = Vorfälle; einer kann mehrere Ursachen haben
too-few-causes = Zu wenige für ein Diagramm: weniger als { $n } Ursachen mit einer Kategorie.
category = Kategorie

became-of-actions = Maßnahmen nach Stand
done-of-promised = { $done } von { $promised }
actions-headline =
    { $done ->
        [one] { $share } ist erledigt.
       *[other] { $share } sind erledigt.
    }
actions-headline-when =
    { $done ->
        [one] { $share } ist erledigt; von denen mit Datum im Median { $median } nach dem Vorfall, 90. Perzentil { $p90 }.
       *[other] { $share } sind erledigt; von denen mit Datum im Median { $median } nach dem Vorfall, 90. Perzentil { $p90 }.
    }
nothing-promised = Bisher ist keine Maßnahme zugesagt.
by-what-became = Maßnahmen nach Stand
too-few-actions = Zu wenige für ein Diagramm: Nötig sind mindestens { $n } Maßnahmen.
promised-table = Maßnahmen nach Stand als Tabelle

age-of-open = Alter offener Maßnahmen
age-of-open-table = Alter offener Maßnahmen als Tabelle
overdue-key = überfällig
not-yet-due-key = noch nicht fällig
nothing-open = Keine Maßnahme ist offen.
too-few-open =
    { $n ->
        [one] Zu wenige für ein Diagramm: { $n } offene Maßnahme; nötig sind { $fewest }.
       *[other] Zu wenige für ein Diagramm: { $n } offene Maßnahmen; nötig sind { $fewest }.
    }
days-since = Tage seit dem Vorfall
age-and-more = ab { $from }
open = Offen

looking-back = Rückblicke nach dem Vorfall
looking-back-table = Rückblicke nach dem Vorfall als Tabelle
reviews-headline = Termine für Rückblicke liegen im Median { $median } nach dem Ende des Vorfalls, neun von zehn innerhalb von { $p90 }.
by-looked-back = Vorfälle danach, ob ein Rückblick erfolgte
too-few-reviews = Zu wenige für ein Diagramm: Weniger als { $n } Vorfälle haben einen Termin für den Rückblick.
looked-back-adjusted = Rückblick erfolgt, etwas nachgesteuert
date-to-come = Rückblick steht an
date-passed = Rückblick überfällig, nichts notiert
date-passed-by = Termin verstrichen, nichts notiert: bei der Hälfte vor höchstens { $median }, bei neun von zehn vor höchstens { $p90 }
no-date-set = Kein Termin für einen Rückblick

how-counted = Wie gezählt wird
notes-median = Median und 90. Perzentil
notes-median-text = { $name } nach der Nearest-Rank-Methode: Von { $n } sortierten Werten ist der Median der an Stelle { $middle }, das 90. Perzentil der an Stelle { $far }. Beide sind immer Werte, die tatsächlich vorkamen. Bei weniger als { $fewest } Werten wird keiner angegeben. In Klammern: das 95-%-Konfidenzintervall des Medians.
notes-times = Zeiten
notes-times-text = { $name } zählen ab Beginn eines Vorfalls; wo ein Zeitpunkt nicht genau bekannt ist, gilt der angegebene. Die Skala ist logarithmisch.
notes-periods = Zeiträume
notes-periods-text = { $name }: Ein Vorfall gehört zu dem Zeitraum, in dem er begann, in seiner eigenen Zeitzone. Zeiträume ohne Vorfälle werden gezeigt. Mehr als 36 Monate werden nach Jahren zusammengefasst.
notes-downtime = Ausfallzeit
notes-downtime-text = { $name } ist die Zeit, in der ein Dienst ausgefallen war; Zeilen, die sich innerhalb eines Vorfalls überschneiden, zählen einmal. Beeinträchtigter Betrieb zählt nicht.
notes-age = Alter und Erledigung
notes-age-text = { $name } von Maßnahmen zählen ab dem Tag des Vorfalls. Rückblicke: vom Tag, an dem der Vorfall endete, bis zum Termin im letzten Schritt des Berichts.


## Aus allen Vorfällen lernen

steps-about = Die zehn Schritte einer Nachbereitung, jeder über alle Vorfälle hinweg.
steps-lede =
    { $n ->
        [one] Jeder Schritt der Nachbereitung, für den einen Vorfall, den es gibt: zum Planen und um zu sehen, was wiederkehrt.
       *[other] Jeder Schritt der Nachbereitung über alle { $n } Vorfälle: zum Planen und um zu sehen, was wiederkehrt.
    }
no-incident-yet = noch kein Vorfall
other-ways = Andere Ansichten
by-kind-of-cause = Nach Art der Ursache
by-tag = Nach Schlagwort
by-service = Nach Dienst
of-them = insgesamt { $n }
what-each-step-asks = Was jeder Schritt von einem Bericht verlangt

step-across = { $heading }, über alle Vorfälle
step-number = Schritt { $n }
how-well-answered = Wie gut jeder Bericht diesen Schritt beantwortet
what-this-step-asks = Was dieser Schritt von einem Bericht verlangt
other-steps = Andere Schritte

causes-about = Arten von Ursachen und die Vorfälle, die sie hatten.
causes-lede = Arten von Ursachen, die häufigsten zuerst. Ein Vorfall mit mehreren Ursachen zählt bei jeder.
kind-of-cause = Art der Ursache
no-category-yet = Bisher gibt kein Bericht seinen Ursachen eine Kategorie.
every-cause = Alle Grundursachen und beitragenden Faktoren
cause-title = { $name }: Ursachen
in-common-about =
    { $n ->
        [one] Was { $n } Vorfall zu „{ $name }“ ausmacht.
       *[other] Was { $n } Vorfälle zu „{ $name }“ gemeinsam haben.
    }
tally-incidents =
    { $n ->
        [one] Vorfall
       *[other] Vorfälle
    }
tally-safeguards =
    { $n ->
        [one] Schutzmechanismus, der nicht gegriffen hat
       *[other] Schutzmechanismen, die nicht gegriffen haben
    }
tally-open-actions =
    { $n ->
        [one] offene Maßnahme
       *[other] offene Maßnahmen
    }
tally-open-overdue =
    { $n ->
        [one] offene Maßnahme, { $overdue } überfällig
       *[other] offene Maßnahmen, { $overdue } überfällig
    }
nothing-here = Keine.

tags-about = Schlagwörter und ihre Vorfälle.
tags-lede = Die häufigsten zuerst.
tag = Schlagwort
no-tag-yet = Bisher hat kein Bericht ein Schlagwort.
tag-title = Schlagwort: { $name }
tag-lede = Was Vorfälle mit diesem Schlagwort gemeinsam haben.

owner-title = Maßnahmen von { $owner }
no-owner-title = Maßnahmen ohne Verantwortliche
owner-about = Maßnahmen von { $owner }, überfällige zuerst.
no-owner-about = Maßnahmen, für die niemand verantwortlich ist.
without-owner = Ohne Verantwortliche
owner-lede = Zugewiesene Maßnahmen, überfällige zuerst.
no-owner-lede = Für diese Maßnahmen ist noch niemand verantwortlich.
owns = Verantwortlich für
to-be-done = Offen
nothing-is-open = Nichts ist offen.
done = Erledigt
declined = Abgelehnt


## Regeln, auf ihren Seiten

rules-about = Die Regeln, nach denen jeder Bericht geprüft wird.
rules-lede = { $n } Regeln, jede eine kleine Frage an einen Bericht. Ein Bericht ist vollständig, wenn keine von ihnen einen Fehler findet.
# $error und $warning sind die Namen der beiden Stufen.
rules-levels = Ein { $error } blockiert einen Bericht, der in Prüfung oder abgeschlossen ist. In einem Entwurf werden Fehler gezeigt und blockieren nicht, außer denen zum Format und zu dem, was nicht veröffentlicht werden darf. Eine { $warning } blockiert nie. Wo eine Regel nicht passt, nimmt eine begründete Ausnahme im Front Matter den Bericht davon aus; Ausnahmen stehen auf der Seite des Berichts.
rules-groups = Gruppen von Regeln
step-across-incidents = Dieser Schritt über alle Vorfälle hinweg
rule-level = { $level }, wenn aftermark.toml nichts anderes sagt: { $effect }
rule-blocks = Ein Verstoß blockiert einen Bericht, der in Prüfung oder abgeschlossen ist.
rule-is-off = Sie ist ausgeschaltet.
rule-does-not-block = Verstöße werden gezeigt und blockieren nicht.
rule-asked-always = Die Regel gilt für jeden Bericht.
rule-asked-answer = Die Regel gilt für jeden Schritt, den der Schweregrad verlangt.
rule-asked-rigour = Die Regel gilt nur für Berichte, von denen der Schweregrad volle Tiefe verlangt.
why = Warum
fails = So nicht
passes = So ist es richtig
what-to-do = Was zu tun ist


## Suche, Anhänge, Belege, andere Seiten

search-about = Alle Berichte und ihre Belege durchsuchen.
search-asks = Wörter aus einem Bericht, eine Logzeile, eine Fehlermeldung
filter-results = Ergebnisse filtern
search-in = In
search-in-all = Berichte und ihre Dateien
type-reports = Berichte
type-evidence = Belege
type-appendices = Anhänge
type-rules = Regeln
# Was ein Treffer ist, wenn er kein Bericht ist.
type-evidence-one = Beleg
type-appendix-one = Anhang
type-rule-one = Regel
type-owners = Verantwortliche
type-step = Schritt
any = Alle
cause = Ursache
found-none = Keine Treffer für „#“.
found-one = 1 Seite gefunden.
found-many = # Seiten gefunden.
found-failed = Der Suchindex konnte nicht geladen werden. Noch einmal versuchen oder die Liste der Vorfälle durchsehen.
# Im Folgenden steht # für Wörter der Anfrage.
found-meant = Meinten Sie „#“?
found-missing = „#“ kommt auf keiner Seite vor. Eine andere Schreibweise versuchen oder einen Namen, der in einer Logzeile steht.
found-fewer = Kein Bericht enthält all das. Weniger Wörter versuchen oder in den Regeln suchen.
found-used = Gesucht wurde nach den seltensten Wörtern dieser Zeile: #.
found-without = Keine Seite enthält alle diese Wörter; diese enthalten sie bis auf „#“.
found-begun = „#“ selbst kommt nirgends vor; diese Seiten enthalten längere Wörter, die so beginnen.
found-working = Suche läuft …
more-results = Weitere Treffer
search-needs-scripts = Die Volltextsuche braucht JavaScript. Ohne JavaScript helfen die { $list } und die Suchfunktion des Browsers.

# Was eingefügt wurde und erkannt wird; # ist eine Zahl
paste = Log oder Stacktrace einfügen
paste-about = Zahlen, Hosts und Zeiten dürfen sich unterscheiden. Nichts davon verlässt Ihren Browser.
seen-one = 1 Vorfall enthält Ähnliches.
seen-many = # Vorfälle enthalten Ähnliches.
seen-best = Gezeigt werden die besten #.
seen-none = Noch nicht vorgekommen. Nach einzelnen Wörtern lässt sich oben suchen.
seen-empty = Darin ist nichts zu erkennen: Außer Zahlen, Kennungen und Hosts enthält es keine Wörter.
seen-unsure = Alle Treffer sind schwach: Es kann auch etwas anderes sein.
seen-left = # von # Zeilen wurden ausgelassen, weil es zu viele verschiedene sind: nur einfügen, was zum Fehler gehört.
seen-strong = starker Treffer, # %
seen-weak = schwacher Treffer, # %
seen-asked = Eingefügt:
seen-more = und # weitere der eingefügten Zeilen
seen-fixed = Behoben durch
seen-worse = Verschlimmert durch
seen-owed = Noch offen:
seen-nothing = nichts
list-of-incidents = Liste der Vorfälle

not-found = Nicht gefunden
no-such-page = Diese Seite gibt es nicht
no-such-page-lede = Vielleicht wurde der Vorfall umbenannt oder die Adresse falsch eingegeben.
not-found-ways = Weiter zur { $overview }, zur { $list } oder zur { $search }.
to-overview = Übersicht
to-search = Suche

moved = Dieser Bericht hat eine neue Adresse: { $link }.
moved-link = zum Bericht

appendix-about = { $title }: ein Anhang zu „{ $report }“.
appendix-file = Anhang: { $file }

evidence-about =
    { $lines ->
        [one] { $title }: Beleg zu „{ $report }“, { $lines } Zeile.
       *[other] { $title }: Beleg zu „{ $report }“, { $lines } Zeilen.
    }
count-lines =
    { $n ->
        [one] { $n } Zeile
       *[other] { $n } Zeilen
    }
lines-cited = { $n } davon im Bericht zitiert
line = Zeile
text = Text
cited-by = Zitiert von
lines-left-out =
    { $n ->
        [one] Hier ist { $n } Zeile ausgelassen
       *[other] Hier sind { $n } Zeilen ausgelassen
    }
cited-by-cause = Ursache { $id }
file-is-empty = Die Datei ist leer.
count-errors = { $n } Fehler
count-warnings =
    { $n ->
        [one] { $n } Warnung
       *[other] { $n } Warnungen
    }
count-messages =
    { $n ->
        [one] { $n } Nachricht
       *[other] { $n } Nachrichten
    }
count-people =
    { $n ->
        [one] { $n } Person
       *[other] { $n } Personen
    }
cited-lines = Zitiert:
line-number = Zeile { $n }
pages-of-end = Seiten: { $what } (noch einmal)
time-unknown = ohne Zeit
in-thread = im Thread
cited-by-entry = zitiert um { $at }
all-evidence = Alle Belege in zeitlicher Reihenfolge
with-all-evidence = mit allen Zeilen der Belege
in-order-of-time = in zeitlicher Reihenfolge
all-evidence-link = Alle Belege in zeitlicher Reihenfolge
all-evidence-about = Die Zeilen aller Logs und Chats von „{ $report }“ und die Zeitleiste, in einer Reihenfolge.
all-evidence-lede = Was in Logs und Chats steht und was der Bericht dazu sagt, in einer Reihenfolge. Zeilen, die sich nur in Zahlen, Kennungen und Zeiten unterscheiden, stehen einmal da, mit ihrer Anzahl. Jede Zeit führt zu ihrer Zeile.
all-evidence-rows =
    { $lines ->
        [one] { $lines } Zeile aus Belegen, { $rows } Einträge
       *[other] { $lines } Zeilen aus Belegen, { $rows } Einträge
    }
all-evidence-left-out =
    { $n ->
        [one] { $n } Eintrag mit leiseren Zeilen ist ausgelassen; er steht in seiner Datei.
       *[other] { $n } Einträge mit leiseren Zeilen sind ausgelassen; sie stehen in ihren Dateien.
    }
lane-report = Zeitleiste
burst-until = bis { $at }
burst-count = ×{ $n }
loudness-warning = Warnung
loudness-error = Fehler
loudness-critical = kritisch


## Jeder Schritt über alle Vorfälle hinweg

tally-evidence =
    { $n ->
        [one] Beleg
       *[other] Belege
    }
tally-without-evidence =
    { $n ->
        [one] Vorfall ohne Beleg
       *[other] Vorfälle ohne Beleg
    }
tally-entries = Einträge in Zeitleisten
tally-sourced = davon mit Quelle
evidence-by-kind = Belege nach Art: { $list }.
noticed-report = Von Nutzern gemeldet
noticed-message = Durch eine Nachricht bemerkt
noticed-observation = Von Mitarbeitenden beobachtet
noticed-action = Bei der Arbeit bemerkt
noticed-decision = Bei der Arbeit bemerkt
noticed-change = Bei einer Änderung bemerkt
noticed-alert = Durch einen Alarm bemerkt
noticed-unknown = Erkennung nicht festgehalten
evidence = Belege
evidence-count = { $kind } ({ $n })
entries-with-source = Einträge mit Quelle
at-once = sofort
n-of-n = { $n } von { $all }
no-entries = keine Einträge

tally-services =
    { $n ->
        [one] betroffener Dienst
       *[other] betroffene Dienste
    }
tally-outage = Ausfall insgesamt, über alle Dienste summiert
tally-without-times = Einträge ohne Zeiten
no-service-named = Kein Dienst genannt
incidents-and-outage =
    { $n ->
        [one] { $n } Vorfall, { $length } Ausfall
       *[other] { $n } Vorfälle, { $length } Ausfall
    }
effect = Art
how-long = Wie lange
who-met-it = Wer betroffen war
no-impact-yet = Bisher nennt kein Bericht Auswirkungen.
bars-to-scale = Balkenlängen im Verhältnis zum längsten Eintrag auf dieser Seite.

good-for-prevent = Wiederholung verhindern
good-for-detect = Früher erkennen
good-for-mitigate = Auswirkung verringern
good-for-respond = Schneller reagieren
good-for-unknown = Zweck nicht angegeben
not-stated-label = Nicht angegeben
no-improvement-yet = Bisher enthält kein Bericht eine solche Maßnahme.

tally-reviews-overdue = Rückblicke überfällig
tally-coming = Rückblick steht an
tally-adjusted = Rückblick erfolgt
tally-undated = ohne Termin
tally-recurrences =
    { $n ->
        [one] Wiederholung
       *[other] Wiederholungen
    }
follow-up-overdue = Rückblick überfällig: Der Termin ist verstrichen, und nichts ist notiert
follow-up-coming = Rückblick steht an
follow-up-adjusted = Rückblick erfolgt
follow-up-undated = Kein Termin für einen Rückblick
review-on = Rückblick am
what-was-adjusted = Was nachgesteuert wurde
adjusted = Nachgesteuert
nothing-yet = noch nichts
recurrence-of = Wiederholung von
no-earlier-incident = keinem früheren Vorfall

tally-decisions = Entscheidungen
audience = Zielgruppe
causes-by-service = Ursachen nach Dienst
tally-notified = informiert
tally-not-notified = nicht informiert
tally-unexplained = ohne Begründung und ohne Nachricht
no-audience = Keine Zielgruppe
external = extern
decisions-in-incidents = { $decisions } in { $incidents }
count-decisions =
    { $n ->
        [one] { $n } Entscheidung
       *[other] { $n } Entscheidungen
    }
in-count-incidents =
    { $n ->
        [one] { $n } Vorfall
       *[other] { $n } Vorfällen
    }
decision = Entscheidung
reason-or-message = Begründung oder Mitteilung
how = Wie
after-the-start = Nach Beginn
by-whom = von { $who }
no-notification-yet = Bisher sagt kein Bericht, wer informiert wurde.

tally-causes = Ursachen und Faktoren
no-category = Keine Kategorie
no-cause-yet = Bisher nennt kein Bericht eine Grundursache oder einen beitragenden Faktor.

tally-not-held = nicht gegriffen
tally-lucky = Glück gehabt
tally-worked = gegriffen
outcome-not-stated = Ergebnis nicht angegeben
accepted-as-is = Akzeptiert:
speaks-against = Dagegen spricht:
would-decide = So lässt es sich entscheiden:
not-decided = Nicht entschieden: { $n } Hypothesen sind noch offen.
none-asked = keine nötig
no-safeguard-yet = Bisher nennt kein Bericht einen Schutzmechanismus.

tally-staff-actions = Eingriffe
tally-made-worse = verschlimmert
tally-no-effect = ohne Wirkung
tally-helped = geholfen
tally-fixed = behoben
tally-unclear = Ergebnis unklar
tried-and-why = Was versucht wurde und warum
who = Wer
reason = Begründung
no-staff-action-yet = Bisher sagt kein Bericht, was die Beteiligten unternommen haben.

improvement = Verbesserung
how-tested = Wie getestet wurde
tested = Getestet
not-tested = nicht getestet
no-improvement-done = Bisher ist keine Verbesserung erledigt.


## Lange Listen

# Folgt auf den Titel einer späteren Seite einer Liste.
page-of-title = , Seite { $n }
pages-of = Seiten: { $what }
pages-of-the-incidents = Seiten der Vorfälle
pages-of-the-actions = Seiten der Maßnahmen
pages-of-these-incidents = Seiten dieser Vorfälle
pages-of-these-actions = Seiten dieser Maßnahmen
rows-shown = { $from } bis { $until } von { $total }
page-previous = ← Zurück
page-next = Weiter →
page = Seite
page-of-pages = Seite { $n } von { $last }.
filter-all-incidents = Alle { $n } Vorfälle filtern und sortieren
filter-all-actions = Alle { $n } Maßnahmen filtern und sortieren
filter-incidents = Vorfälle filtern
filter-actions = Maßnahmen filtern
title = Titel
clear = Zurücksetzen
status = Status
process = Bereich
kind = Zweck
order = Reihenfolge
# In den Texten für Skripte steht # für eine Zahl.
one-incident = 1 Vorfall
many-incidents = # Vorfälle
loading-incidents = Alle { $n } Vorfälle werden geladen …
one-action = 1 Maßnahme
many-actions = # Maßnahmen
loading-actions = Alle { $n } Maßnahmen werden geladen …
rows-not-loaded = Die Zeilen der anderen Seiten konnten nicht geladen werden: Nur die Zeilen dieser Seite sind gefiltert.
count-actions =
    { $n ->
        [one] { $n } Maßnahme
       *[other] { $n } Maßnahmen
    }
show-more = # weitere zeigen
no-incident-fits = Kein Vorfall erfüllt alle Bedingungen.
no-action-fits = Keine Maßnahme erfüllt alle Bedingungen.
group-continued = , Fortsetzung

incidents-about = Alle Vorfälle, die neuesten zuerst.
incidents-lede = Die neuesten zuerst. Die zehn Symbole einer Zeile stehen für die zehn Schritte der Nachbereitung.
incidents-heading = Alle Vorfälle
order-newest = neueste zuerst
order-oldest = älteste zuerst
order-severe = schwerste zuerst
order-longest = längste zuerst
order-shortest = kürzeste zuerst
order-title = Titel
marks-mean = Was die Symbole bedeuten:
# $csv und $json sind die Namen der beiden Dateien.
whole-list-files = Die ganze Liste, ungefiltert: { $csv } für eine Tabellenkalkulation und { $json } für ein Skript.

actions-about = Alle Maßnahmen aller Vorfälle, überfällige zuerst.
state-open-or-overdue = offen oder überfällig
order-urgent = dringendste zuerst
order-due = Fälligkeit
order-priority = Priorität
order-owner = Verantwortliche
order-incident = Vorfall
age = Alter
incident-year = Jahr des Vorfalls
age-in-days =
    { $n ->
        [one] { $n }{"\u00A0"}Tag
       *[other] { $n }{"\u00A0"}Tage
    }
addresses-nothing = nichts
age-runs = Das Alter zählt vom Vorfall bis zum Tag der Erledigung oder bis zum { $day }.
no-action-yet = Bisher ist keine Maßnahme zugesagt.
files-for-programs = Dasselbe, sobald es Maßnahmen gibt: { $csv }, { $json }.

newest-shown = , die neuesten sind zu sehen
most-failed = Die am häufigsten versagt haben; insgesamt { $n }, alle unter { $link }.
most-failed-link = Schutzmechanismen aller Vorfälle
most-urgent = Die dringendsten von { $n }; alle stehen in der { $link }.
most-urgent-link = Liste der Maßnahmen
of-the-newest = Aus den neuesten Vorfällen; insgesamt { $n }, alle unter { $link }.
of-the-newest-link = Grundursachen aller Vorfälle
newest-of = Die neuesten { $n } von { $total }.
all-overdue-reviews = Alle { $n } überfälligen Rückblicke
newest-unfinished = Die neuesten { $n } von { $total }; wo noch Schritte offen sind, zeigen { $link }.
newest-unfinished-link = alle Vorfälle


## Der Bericht

contents = Inhalt
ten-steps = Die zehn Schritte
cause-to-proof = Ursachen, Maßnahmen und Prüfung
related-incidents = Verwandte Vorfälle
appendices = Anhänge
history = Verlauf
steps-of = { $settled }/{ $asked } Schritte
copy-link = Link kopieren
brief = Auf einer Seite
brief-title = { $title }, auf einer Seite
brief-whole = Ganzer Bericht
brief-timeline = Wichtige Zeitpunkte
link-copied = Link kopiert
at-a-glance = Auf einen Blick
impact = Auswirkung
glance-downtime = Ausfall
glance-affected = betroffen
glance-fixed = Behoben durch
done-of-committed = { $done } von { $committed } erledigt
n-verified = { $n } geprüft
n-failed-test = { $n } mit fehlgeschlagener Prüfung
entries-shown = Gezeigte Einträge
timeline-entries =
    { $n ->
        [one] { $n } Eintrag in der Zeitleiste
       *[other] { $n } Einträge in der Zeitleiste
    }
all-entries = Alle { $n }
entries-milestones =
    { $n ->
        [one] { $n } Meilenstein
       *[other] { $n } Meilensteine
    }
entries-staff =
    { $n ->
        [one] { $n } Eingriff
       *[other] { $n } Eingriffe
    }
described-graph = Von { $from } bis { $to }: zwischen { $least } und { $most }, Höchstwert um { $at }. Die Zahlen stehen in { $file }.
entries-before =
    { $n ->
        [one] { $n } Eintrag vor dem Beginn, ab { $from }
       *[other] { $n } Einträge vor dem Beginn, ab { $from }
    }
staff-in-timeline =
    { $n ->
        [one] In der Zeitleiste, mit dem Grund
       *[other] Alle { $n } in der Zeitleiste, mit Gründen
    }
done-on = erledigt am { $date }

# Der Satz am Anfang. $detected, $mitigated und $resolved sind „sofort“ oder „nach 12 Minuten“.
day-and-date = { $weekday }, { $date }
began-on = Begann am { $weekday }, { $moment }
moment-in-words = { $date }, um { $time } { $zone }
when-detected = ; erkannt { $after }
when-mitigated = , eingedämmt { $after }
when-resolved = , behoben { $after }
when-not-resolved = ; Behebung nicht festgehalten
after-length = nach { $length }
# Dasselbe am Anfang eines Berichts, mit ausgeschriebener Dauer: kein Dativ („nach 5 Tagen“) nötig.
after-words = { $length } nach Beginn
milestones-not-recorded = Es sind keine Meilensteine festgehalten.
reached-into = Die Bearbeitung reichte bis in { $hours }.
hours-night = die Nacht
hours-weekend = das Wochenende
and-between = { $first } und { $second }

not-finished = Diese Nachbereitung ist nicht abgeschlossen
banner-incomplete = Diese Nachbereitung ist unvollständig.
steps-need-work =
    { $n ->
        [0] Alle verlangten Schritte sind beantwortet, aber der Bericht enthält Fehler.
        [one] An { $n } der zehn Schritte ist noch zu arbeiten.
       *[other] An { $n } der zehn Schritte ist noch zu arbeiten.
    }
steps-need-work-and =
    { $n ->
        [0] Der Bericht enthält Formatfehler.
        [one] An { $n } der zehn Schritte ist noch zu arbeiten, und der Bericht enthält Formatfehler.
       *[other] An { $n } der zehn Schritte ist noch zu arbeiten, und der Bericht enthält Formatfehler.
    }
may-change = Der Bericht kann sich noch ändern.
draft = Entwurf
banner-draft = Entwurf.
draft-written = Dieser Bericht wird noch geschrieben.
draft-written-steps =
    { $n ->
        [one] Dieser Bericht wird noch geschrieben; an { $n } seiner zehn Schritte ist noch zu arbeiten.
       *[other] Dieser Bericht wird noch geschrieben; an { $n } seiner zehn Schritte ist noch zu arbeiten.
    }
in-review = In Prüfung
banner-in-review = In Prüfung.
being-read = Dieser Bericht wird gerade geprüft.

responders = Beteiligte
reviewed-by = Geprüft von
times = Zeitzone
all-incidents-link = in anderen Vorfällen
open-all = Alle öffnen
close-all = Alle schließen
still-to-do = Noch zu tun:
step-not-answered = Dieser Schritt ist nicht beantwortet.
step-unreadable = Was der Bericht zu diesem Schritt sagt, konnte nicht gelesen werden.
step-written-under = Siehe Schritt { $number }: „{ $heading }“ beantwortet beide.
step-not-asked = Bei Vorfällen dieses Schweregrads ist dieser Schritt nicht verlangt.
improvements-technology = Verbesserungen der Technik
improvements-people = Verbesserungen der Arbeitsabläufe
also-set-aside = Außerdem ausgenommen

phases-in-words = Phasen maßstäblich, insgesamt { $length }
not-published = Diese Datei ist nicht veröffentlicht
file-not-published = nicht veröffentlicht
gap-without-entry = { $length } ohne Eintrag
no-time = Zeit unbekannt
some-time-between = irgendwann dazwischen
timeline = Zeitleiste
date-missing = Kein Datum
link-to-entry = Link zu diesem Eintrag
link-to-entry-at = Link zu diesem Eintrag, { $time }
link-to-step = Link zu Schritt { $number }, { $heading }
entry-by = { $kind }: { $who }

impact-by-service = Auswirkungen nach Dienst
when = Wann
who-and-how-many = Wer und wie viele
workaround = Workaround
through-service = über { $service }
cost-of = Kosten: { $amount }
totals = Summen, aus den Einträgen berechnet
affected = Betroffen
outage = Ausfall
numbers = Zahlen
cost = Kosten
cost-computed = Kosten, berechnet
cost-part-computed = Kosten, davon { $part } berechnet
computed = berechnet
part-computed = davon { $part } berechnet
overall = Insgesamt
sum-over-entries = { $name } (Summe aus { $n } Einträgen)
sum-over-entries-head = { $name }, Summe aus { $n } Einträgen
totals-overlap = Zeiten, die sich überschneiden, zählen einmal.
totals-overlap-overall = Zeiten, die sich überschneiden, zählen einmal, auch insgesamt: Es ist die Zeit, in der mindestens ein Dienst betroffen war, nicht die Summe der Zeilen darüber.
totals-sums = Zahlen gleichen Namens sind über die Einträge summiert: Wer oder was in mehreren steht, zählt in jedem. Raten, Spitzen und Dauern werden nicht summiert.
totals-computed = Als berechnet markierte Kosten sind die Ausfallstunden mal den Stundenkosten des Dienstes laut Dienstverzeichnis.
totals-timeless =
    { $n ->
        [one] { $n } Eintrag hat keine Zeiten und fehlt in den Dauern.
       *[other] { $n } Einträge haben keine Zeiten und fehlen in den Dauern.
    }


cause-unnamed = Ursache
cause-root-full = Grundursache
cause-contributing-full = beitragender Faktor
cause-trigger-full = Auslöser
cause-hypothesis-full = Hypothese
why-question = Warum?
vendor-engaged = Anbieter eingeschaltet: { $name }
vendor-engaged-case = Anbieter eingeschaltet: { $name }, Fall { $case }
evidence-list = Belege: { $list }

safeguards = Schutzmechanismen
expected-to = Sollte

actions-of-neither = Weitere Maßnahmen
tested-on = am { $date }
no-test-recorded = kein Test festgehalten

decisions-by-audience = Entscheidungen nach Zielgruppe
by-whom-first = Von { $who }

to-be-reviewed = Rückblick fällig
is-overdue = (überfällig)
adjusted-afterwards = Nachgesteuert

proof = Prüfung
nothing-addresses-it = Dazu gibt es keine Maßnahme.

set-aside = Ausgenommen, mit Begründung
whole-step = Der ganze Schritt
no-reason-given = keine Begründung
allowed-in-text = (im Text zugelassen)

related-recurrence = einer ist die Wiederholung des anderen
related-carried = eine Maßnahme wurde übernommen
related-safeguard = gleicher Schutzmechanismus: { $list }
related-there = dort
related-service = gleicher Dienst: { $list }
related-text = ähnlicher Text, in beiden steht { $list }
related-cause = gleiche Art von Ursache: { $list }
related-tags =
    { $n ->
        [one] gleiches Schlagwort: { $list }
       *[other] gleiche Schlagwörter: { $list }
    }

history-of-report = Verlauf dieses Berichts
report-in-repository = Dieser Bericht im Repository
repository = Repository
written-in-one = In einem Commit geschrieben am { $day } von { $who }.
commits-on-day = { $n } Commits am { $day }, von { $who }.
commits-from-to = { $n } Commits vom { $first } bis zum { $last }, von { $who }.
and-more-people = { $list } und { $n } weitere
history-cut = Der frühere Verlauf fehlt in dem Klon, aus dem diese Website gebaut wurde.
history-missing = Wer ihn wann geschrieben hat, lässt sich nicht sagen: In dem Klon, aus dem diese Website gebaut wurde, ist der Verlauf abgeschnitten.
not-in-commit = Der Bericht ist noch nicht committet.
not-committed = Diese Seite wurde mit Änderungen gebaut, die noch nicht committet waren.
latest-commits = Die letzten Commits, die neuesten zuerst
commits = Commits, die neuesten zuerst
no-message = (keine Nachricht)
commit = Commit
earlier-commits =
    { $n ->
        [one] und { $n } früherer Commit
       *[other] und { $n } frühere Commits
    }
as-shown-here = { $file } wie hier gezeigt, Stand { $revision }
as-last-committed = { $file } wie zuletzt committet, Stand { $revision }
edit-report = Diesen Bericht bearbeiten


## Dienste

services-about = Alle Dienste und ihre Vorfälle.
services-lede = Die mit den meisten Vorfällen zuerst.
downtime = Ausfallzeit
no-service-yet = Es ist kein Dienst verzeichnet, und kein Vorfall nennt einen.
service-about =
    { $n ->
        [one] { $service }: { $n } Vorfall. { $description }
       *[other] { $service }: { $n } Vorfälle. { $description }
    }
incidents-of-service = Vorfälle: { $service }
tally-last-year = in den letzten 365 Tagen
tally-year-before = in den 365 Tagen davor
tally-incidents-in-all =
    { $n ->
        [one] Vorfall insgesamt
       *[other] Vorfälle insgesamt
    }
tally-downtime = Ausfallzeit
error-budget = Fehlerbudget
error-budget-spent = { $spent } von { $allowed } verbraucht ({ $share } %)
error-budget-of = bei einem Ziel von { $objective } %, vom { $since } bis zum { $until }
depends-on = Hängt ab von
needed-by = Wird gebraucht von
follow = Abonnieren
feed-of-incidents = Atom-Feed der Vorfälle
incidents-over-time = Vorfälle von { $service } über die Zeit
described-axis =
    { $n ->
        [one] { $n } Vorfall vom { $from } bis zum { $to }, bei seinem Datum und umso höher, je länger er dauerte; der längste: { $longest }. Dieselben Zahlen stehen in der Liste darunter.
       *[other] { $n } Vorfälle vom { $from } bis zum { $to }, jeder bei seinem Datum und umso höher, je länger er dauerte; der längste: { $longest }. Dieselben Zahlen stehen in der Liste darunter.
    }
unknown-time = unbekannt lange
axis-height = Höhe: Zeit vom Beginn bis zum Ende
too-few-for-charts =
    { $n ->
        [one] { $n } Vorfall: zu wenige für Diagramme zu Ausfallzeit und Zeiten, die mindestens { $fewest } brauchen.
       *[other] { $n } Vorfälle: zu wenige für Diagramme zu Ausfallzeit und Zeiten, die mindestens { $fewest } brauchen.
    }
too-few-for-axis = Zu wenige für ein Diagramm: Eine Zeitachse braucht mindestens { $n } Vorfälle mit Datum.
earlier-incidents =
    { $n ->
        [one] { $n } früherer Vorfall
       *[other] { $n } frühere Vorfälle
    }
none-so-far = Bisher keine.
not-mended = Schutzmechanismen, die nicht gegriffen haben und noch nicht repariert sind
not-mended-more = Weitere Schutzmechanismen, die noch nicht repariert sind
n-more = { $n } weitere
n-more-urgent = { $n } weitere, weniger dringend
all-mended = Keine: Was nicht gegriffen hat, wurde repariert oder mit Begründung akzeptiert.
all-held = Keine: Von keinem Schutzmechanismus ist festgehalten, dass er nicht gegriffen hat.
no-safeguard-named = Kein Bericht zu diesem Dienst nennt einen Schutzmechanismus.
repeated-causes = Wiederkehrende Ursachen
in-n-of-incidents = in { $n } von { $all } Vorfällen
no-cause-twice = Keine Art von Ursache kam zweimal vor.
no-cause-named = Kein Vorfall nennt eine Art von Ursache.
once-each = Je einmal: { $list }.

downtime-by-month = Ausfallzeit nach Monat
downtime-by-quarter = Ausfallzeit nach Quartal
downtime-by-year = Ausfallzeit nach Jahr
downtime-by-period = Ausfallzeit nach Zeitraum
downtime-by-month-table = Ausfallzeit nach Monat als Tabelle
downtime-by-quarter-table = Ausfallzeit nach Quartal als Tabelle
downtime-by-year-table = Ausfallzeit nach Jahr als Tabelle
downtime-by-period-table = Ausfallzeit nach Zeitraum als Tabelle
too-few-outages-of-service =
    { $n ->
        [one] Zu wenige für ein Diagramm: { $n } Ausfall dieses Dienstes, insgesamt { $length }; nötig sind { $fewest } und mehr als ein Zeitraum.
       *[other] Zu wenige für ein Diagramm: { $n } Ausfälle dieses Dienstes, insgesamt { $length }; nötig sind { $fewest } und mehr als ein Zeitraum.
    }
period = Zeitraum
downtime-of = { $service }: { $what }
described-spells = Wie lange der Dienst ausgefallen war, von { $from } bis { $to }, insgesamt { $length }. Die Zahlen stehen in der Tabelle darunter.
no-outage = Kein Vorfall nennt einen Ausfall dieses Dienstes.
detect-against-all = Zeit bis zur Erkennung, verglichen mit allen Diensten
resolve-against-all = Zeit bis zur Behebung, verglichen mit allen Diensten
half-sooner = Median { $own }, kürzer als bei allen Diensten ({ $all }).
half-later = Median { $own }, länger als bei allen Diensten ({ $all }).
half-same = Median { $own }, wie bei allen Diensten.
chart-against-all = { $what }: dieser Dienst und alle Vorfälle
described-against = Median und 90. Perzentil dieses Dienstes neben denen aller Vorfälle. Die Zahlen stehen in der Tabelle darunter.
too-few-to-compare-none = Zu wenige für einen Vergleich: Kein Vorfall dieses Dienstes gibt sie an; ein Median braucht { $fewest }.
too-few-to-compare =
    { $n ->
        [one] Zu wenige für einen Vergleich: { $n } Vorfall dieses Dienstes gibt sie an; ein Median braucht { $fewest }.
       *[other] Zu wenige für einen Vergleich: { $n } Vorfälle dieses Dienstes geben sie an; ein Median braucht { $fewest }.
    }
incidents-of = Vorfälle von
this-service = Dieser Dienst
this-service-row = diesem Dienst
all-services-row = allen Diensten
service-notes-incident = Ein Vorfall dieses Dienstes
service-notes-incident-text = { $name } nennt ihn oder hat Auswirkungen auf ihn.
service-notes-downtime-text = { $name } ist die Zeit, in der dieser Dienst ausgefallen war; Einträge, die sich innerhalb eines Vorfalls überschneiden, zählen einmal, beeinträchtigter Betrieb zählt nicht. Sie gehört zu dem Zeitraum, in dem der Vorfall begann.
service-notes-safeguard = Ein Schutzmechanismus
service-notes-safeguard-text = { $name } ist repariert, wenn alle Maßnahmen dazu erledigt sind; solange eine offen ist, nicht. Namen, die sich nur in Groß- und Kleinschreibung und in Satzzeichen unterscheiden, gelten als derselbe.
service-notes-median-text = { $name } sind Werte, die tatsächlich vorkamen (Nearest-Rank-Methode); bei weniger als { $fewest } Werten wird keiner angegeben. Zeiten zählen ab Beginn eines Vorfalls. In Klammern: das 95-%-Konfidenzintervall des Medians.

## Was aus einer Maßnahme wurde

due-moved = { $n ->
    [one] einmal verschoben, ursprünglich fällig am { $first }
   *[other] { $n }-mal verschoben, ursprünglich fällig am { $first }
}
waits-for = wartet auf { $what }
carried-on-in = weitergeführt in { $what }
came-back = { $n ->
    [one] seit dem { $since } einmal wieder aufgetreten: { $where }
   *[other] seit dem { $since } { $n }-mal wieder aufgetreten, zuerst in: { $where }
}
has-not-come-back = seit dem { $since } nicht wieder aufgetreten
calendar-of-due-dates = Kalender der Fälligkeiten
carried-on = In einem späteren Vorfall weitergeführt


## Sichten auf die Maßnahmen

views-of-actions = Ansichten der Maßnahmen
view-list = Liste
view-by = Nach Dienst, Zweck und Bereich
view-by-age = Nach Alter
view-unproven = Erledigt, nicht geprüft
view-again = Wiederholte Maßnahmen
all-actions = Alle Maßnahmen

burn-up = Maßnahmen: zugesagt, erledigt, geprüft
burn-up-table = Zugesagte, erledigte und geprüfte Maßnahmen als Tabelle
burn-up-headline = { $done } sind erledigt; { $shown } sind geprüft.
described-burn-up = Säulen von { $from } bis { $to }, jede so hoch wie das bis dahin Zugesagte: jetzt { $promised }, davon { $done } erledigt und { $shown } geprüft. Dieselben Zahlen stehen in der Tabelle darunter.
burn-up-shown = erledigt, geprüft
burn-up-unproven = erledigt, nicht geprüft
burn-up-owed = noch offen
burn-up-by-month = Monat für Monat aufsummiert
burn-up-by-years =
    { $years ->
        [one] Jahr für Jahr aufsummiert
       *[other] in Abschnitten von { $years } Jahren aufsummiert
    }
burn-up-counts = Eine Maßnahme zählt ab dem Tag ihres Vorfalls, und nur einmal, egal wie oft sie übernommen wurde.
burn-up-undated =
    { $n ->
        [one] { $n } erledigte hat kein Datum und zählt als heute erledigt.
       *[other] { $n } erledigte haben kein Datum und zählen als heute erledigt.
    }
burn-up-declined =
    { $n ->
        [one] { $n } abgelehnte zählt nicht mit.
       *[other] { $n } abgelehnte zählen nicht mit.
    }
promised = Zugesagt
burn-up-column-shown = Geprüft
not-overdue-key = nicht überfällig
owed-by = Offene Maßnahmen nach Dienst, Zweck und Bereich
owed = Offen
overdue = Überfällig
unproven = Nicht geprüft
oldest = Älteste
slices-all = Die { $n } von { $total } Diensten mit den meisten überfälligen Maßnahmen; { $link }.
slices-all-link = alle Dienste

unproven-heading = Erledigt, nicht geprüft
unproven-about = Erledigte Maßnahmen, für die kein Test festgehalten ist; am längsten erledigte zuerst.
again-heading = Wiederholte Maßnahmen
again-about = Maßnahmen, die schon bei einem früheren Vorfall zugesagt wurden und noch nicht erledigt waren, als sie erneut zugesagt wurden.
done-since = { $range } seit der Erledigung
age-unknown = Tag der Erledigung unbekannt
again-anew = Erneut zugesagt
again-anew-about = Ihre Titel ähneln sich, und nirgends steht, dass die eine die andere weiterführt.
again-carried = Übernommen
again-none = Keine Maßnahme wurde zweimal zugesagt.
unproven-none = Alles Erledigte ist geprüft.
promised-before = Früher zugesagt
promised-before-as = schon zugesagt als { $what } ({ $state })
promised-times = { $n }-mal zugesagt seit { $first }

did-it-help = Haben die Maßnahmen gewirkt?
helped-all =
    { $n ->
        [one] { $n } Maßnahme ist geprüft, und wogegen sie sich richtet, ist seitdem nicht wieder aufgetreten.
       *[other] { $n } Maßnahmen sind geprüft, und wogegen sie sich richten, ist seitdem nicht wieder aufgetreten.
    }
helped-not =
    { $n ->
        [one] { $n } Maßnahme war geprüft, und wogegen sie sich richtet, trat wieder auf.
       *[other] { $n } Maßnahmen waren geprüft; nach { $back } davon trat wieder auf, wogegen sie sich richten.
    }


## Glossar

glossary = Glossar
glossary-about = Jede Kennzahl dieser Website hat einen Namen und eine Definition.
how-counted-link = Wie jede Kennzahl berechnet wird
term-time-to-detect = Zeit bis zur Erkennung
term-time-to-detect-text = Vom Beginn eines Vorfalls bis zum Meilenstein „erkannt“. Ist eine Zeit nicht genau bekannt, zählt die angegebene; ihre Grenzen stehen daneben.
term-time-to-resolve = Zeit bis zur Behebung
term-time-to-resolve-text = Vom Beginn eines Vorfalls bis zum Meilenstein „behoben“. Auch die Zeiten bis zur Übernahme und bis zur Eindämmung zählen ab dem Beginn.
term-median = Median und 90. Perzentil
term-median-text = Nach der Nearest-Rank-Methode: von den sortierten Werten der mittlere (bei zwei mittleren der kleinere) und der, unter dem neun von zehn liegen. Beide sind Werte, die tatsächlich vorkamen. Bei weniger als { $fewest } Werten wird keiner angegeben. In Klammern nach einem Median: sein 95-%-Konfidenzintervall, ab sechs Werten.
term-downtime = Ausfallzeit
term-downtime-text = Die Zeit, in der ein Dienst ausgefallen war: die Vereinigung der Einträge seiner Auswirkung mit der Art „Ausfall“. Was sich überschneidet, zählt einmal; beeinträchtigter Betrieb zählt nicht.
term-affected = Betroffen
term-affected-text = Die Zeit, in der irgendein Eintrag der Auswirkung galt, beeinträchtigter Betrieb eingeschlossen. Was sich überschneidet, zählt einmal.
term-cost-text = Die Beträge, die Berichte zu Einträgen ihrer Auswirkung nennen; wo keiner steht und im Verzeichnis Kosten je Stunde des Dienstes stehen, seine Ausfallstunden zu diesem Satz. Summiert wird je Währung: Umgerechnet wird nichts.
term-open-actions = Offene Maßnahmen
term-open-actions-text = Zugesagte Maßnahmen, die nicht erledigt sind, und solche, deren Prüfung fehlschlug. Überfällige gehören dazu.
term-overdue = Überfällig, bald fällig
term-overdue-text = Überfällig: offen, und das Datum ist vorbei. Bald fällig: offen, nicht überfällig und in höchstens { $days } Tagen fällig.
term-done = Erledigt
term-done-text = Zugesagte Maßnahmen, deren Arbeit getan ist und deren Prüfung nicht fehlschlug, geprüft oder nicht.
term-verified = Geprüft; erledigt, nicht geprüft
term-verified-text = Geprüft: erledigt, und ein festgehaltener Test wurde bestanden. Nicht geprüft: erledigt, und kein Test ist festgehalten.
term-committed = Zugesagte Maßnahmen
term-committed-text = Alle Maßnahmen außer den abgelehnten und denen, die in einem späteren Vorfall weitergeführt werden: offene und erledigte zusammen.
term-age = Alter einer Maßnahme
term-age-text = Tage vom Vorfall bis zum Tag der Erledigung oder, solange sie offen ist, bis zum Stand dieser Website.
term-review = Rückblick fällig, überfällig, erfolgt
term-review-text = Der Termin im letzten Schritt eines Berichts, zu dem er noch einmal angesehen wird. Überfällig: Der Termin ist verstrichen, und keine Nachsteuerung ist notiert. Erfolgt: Eine ist notiert, und der Termin steht nicht mehr bevor.
term-settled = Schritte
term-settled-text = Wie viele der zehn Schritte beantwortet oder mit Begründung ausgenommen sind, von denen, die der Schweregrad verlangt.
