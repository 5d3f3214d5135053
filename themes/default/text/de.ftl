# Die Wörter der Site auf Deutsch: dieselben Texte wie in en.ftl, mit denselben Argumenten.
#
# Schreibweise: Project Fluent (https://projectfluent.org/fluent/guide/). Was zwischen { und } steht, wird
# eingesetzt. {"\u00A0"} ist ein Leerzeichen, an dem keine Zeile umbrochen wird.


## Datum, Dauer, Zahlen

date-long = { $day }. { $month } { $year }
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

length-days = { $n }{"\u00A0"}Tg.
length-hours = { $n }{"\u00A0"}Std.
length-minutes = { $n }{"\u00A0"}Min.
length-seconds = { $n }{"\u00A0"}Sek.
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

question-gather = Wie haben wir von Vorfällen erfahren, nach welcher Zeit, und worauf stützen wir uns?
question-root-cause = Was geht immer wieder schief, und wird etwas dagegen getan?
question-impact = Welche Dienste treffen ihre Nutzer am härtesten, wie und wie lange?
question-staff-actions = Was haben wir unter Druck versucht, und was hat es gebracht?
question-safeguards = Welche Schutzmechanismen haben uns im Stich gelassen, und welche davon sind noch nicht repariert?
question-technology = Was ändern wir an Systemen und Werkzeugen, und wie weit sind wir?
question-people = Was ändern wir daran, wie wir arbeiten, und wie weit sind wir?
question-verification = Was von dem, was wir getan haben, wirkt nachweislich?
question-notify = Wen haben wir informiert, wen nicht, wie schnell und warum?
question-move-on = Was steht zur Rückschau an, was wurde nachgesteuert, was kam wieder?

grade-answered = beantwortet
grade-waived = ausgenommen
grade-thin = dünn
grade-placeholder = Platzhalter
grade-absent = fehlt

status-draft = Entwurf
status-in-review = in Prüfung
status-complete = abgeschlossen

milestone-started = begonnen
milestone-detected = erkannt
milestone-acknowledged = übernommen
milestone-mitigated = eingedämmt
milestone-resolved = behoben

phase-before = Vorgeschichte
phase-undetected = Unerkannt
phase-unacknowledged = Noch nicht übernommen
phase-responding = In Bearbeitung
phase-recovering = Erholung
phase-after = Danach

entry-change = Änderung
entry-alert = Alarm
entry-report = Meldung
entry-observation = Beobachtung
entry-action = Eingriff
entry-decision = Entscheidung
entry-message = Nachricht

outcome-fixed = behob es
outcome-helped = half
outcome-no-effect = ohne Wirkung
outcome-made-worse = verschlimmerte es
outcome-unknown = unbekannt
outcome-worked = hielt
outcome-failed = versagte
outcome-ignored = überhört
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
meaning-network = Eine Verbindung, die ausfiel oder langsam war.
meaning-dependency = Ein Dienst oder ein Lieferant, auf den dieser angewiesen ist.
meaning-security = Ein Angriff, ein Leck oder ein abgelaufener Schutz.
meaning-process = Die Art, wie gearbeitet oder übergeben wird.
meaning-human = Was ein Mensch getan hat; damit beginnt die Analyse, und damit endet sie nicht.
meaning-unknown = Noch nicht bekannt; hier steht, wie es herausgefunden wird.

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
state-unverified = erledigt, ungeprüft
state-verified = erledigt, geprüft
state-verification-failed = Test nicht bestanden
state-declined = abgelehnt

review-looked-back = erneut angesehen
review-to-come = Termin steht noch bevor
review-late = Termin verstrichen
review-no-date = kein Termin gesetzt

level-off = aus
level-note = Hinweis
level-warning = Warnung
level-error = Fehler


## Regeln

rules-format = Wie ein Bericht notiert wird
rules-language = Wie er formuliert ist
rules-safety = Was nicht veröffentlicht werden darf
rules-links = Links und Bilder
rules-history = Was git darüber weiß
about-rules-format = Front Matter, Listen, Zeiten, Namen: was stimmen muss, bevor etwas beurteilt werden kann.
about-rules-language = Wörter, die verdecken, was geschah, oder einem Menschen die Schuld geben.
about-rules-safety = Geheimnisse, personenbezogene Daten und Text, der etwas auslösen könnte.

place-front-matter = im Front Matter
place-report = im Bericht
place-changed = im Bericht geändert
