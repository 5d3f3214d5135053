# The words of the site in English. Every other catalogue has the same messages with the same arguments.
#
# The notation is Project Fluent's (https://projectfluent.org/fluent/guide/). What stands between { and }
# is filled in. {"\u00A0"} is a space at which no line is broken.


## Dates, lengths of time, numbers

date-long = { $day } { $month } { $year }
date-short = { $day }{"\u00A0"}{ $month }{"\u00A0"}{ $year }

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

month-1-short = Jan
month-2-short = Feb
month-3-short = Mar
month-4-short = Apr
month-5-short = May
month-6-short = Jun
month-7-short = Jul
month-8-short = Aug
month-9-short = Sep
month-10-short = Oct
month-11-short = Nov
month-12-short = Dec

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

# Stretches of months, as below the columns of a drawing.
period-month = { $month }{"\u00A0"}{ $year }
period-quarter = Q{ $quarter }{"\u00A0"}{ $year }
period-years = { $from }–{ $to }

# Stretches of days, as the age of an action.
days-below = Less than { $below }{"\u00A0"}days
days-between = { $from }–{ $to }{"\u00A0"}days
days-from = { $from }{"\u00A0"}days and more

# Lengths of time, short. The number may be a range: 8–18 min.
length-days = { $n }{"\u00A0"}d
length-hours = { $n }{"\u00A0"}h
length-minutes = { $n }{"\u00A0"}min
length-seconds = { $n }{"\u00A0"}s
# The same in full words.
length-days-long =
    { $n ->
        [one] { $n }{"\u00A0"}day
       *[other] { $n }{"\u00A0"}days
    }
length-hours-long =
    { $n ->
        [one] { $n }{"\u00A0"}hour
       *[other] { $n }{"\u00A0"}hours
    }
length-minutes-long =
    { $n ->
        [one] { $n }{"\u00A0"}minute
       *[other] { $n }{"\u00A0"}minutes
    }
length-seconds-long =
    { $n ->
        [one] { $n }{"\u00A0"}second
       *[other] { $n }{"\u00A0"}seconds
    }
# A length in two units: 18 h 47 min.
length-two = { $large } { $small }
# A length that is not exactly known: 50 min – 1 h 10 min.
length-range = { $least } – { $most }

# What stands between groups of three digits, and before the decimals.
number-group = {","}
number-decimal = {"."}
money = { $currency }{"\u00A0"}{ $amount }


## Markdown: what is added to an author's text

markdown-note = Note
markdown-tip = Tip
markdown-important = Important
markdown-warning = Warning
markdown-caution = Caution
# A number, or columns, or a language, follows.
markdown-table = Table
markdown-code = Code
markdown-task-done = Done
markdown-task-open = To do
markdown-footnotes = Footnotes
markdown-footnote = Footnote
markdown-back-to-reference = Back to reference
markdown-link-to-section = Link to section
markdown-missing-link = Link target not found
markdown-missing-image = Image not found


## Names of choices

# The ten steps, and the question that each answers when one looks across incidents.
step-gather = Gather the information
step-root-cause = Identify the root cause
step-impact = Determine the impact
step-staff-actions = Assess staff actions
step-safeguards = Establish whether safeguards failed
step-technology = Improve technological processes
step-people = Improve human processes
step-verification = Implement and test the improvements
step-notify = Decide who to notify
step-move-on = Move on and adjust

question-gather = How did we hear of incidents, after how long, and what do we know them from?
question-root-cause = What goes wrong again and again, and is something done about it?
question-impact = Which services hurt their users most, how, and for how long?
question-staff-actions = What did we try under pressure, and what came of it?
question-safeguards = Which safeguards let us down, and which of them are still not mended?
question-technology = What do we change in systems and tools, and how far are we?
question-people = What do we change in how people work, and how far are we?
question-verification = Of what we did, what has been shown to work?
question-notify = Whom did we tell, whom not, how soon, and why?
question-move-on = What is due to be looked at again, what was adjusted, what came back?

# How well a step is answered.
grade-answered = answered
grade-waived = waived
grade-thin = thin
grade-placeholder = placeholder
grade-absent = absent

# How far a review is.
status-draft = draft
status-in-review = in review
status-complete = complete

# The points of an incident, and the phases between them.
milestone-started = started
milestone-detected = detected
milestone-acknowledged = acknowledged
milestone-mitigated = mitigated
milestone-resolved = resolved

phase-before = Leading up to it
phase-undetected = Undetected
phase-unacknowledged = Unacknowledged
phase-responding = Responding
phase-recovering = Recovering
phase-after = Afterwards

# What an entry of the timeline tells of.
entry-change = change
entry-alert = alert
entry-report = report
entry-observation = observation
entry-action = action
entry-decision = decision
entry-message = message

# What became of what staff did, of a safeguard, of a test; whether an audience was told.
outcome-fixed = fixed
outcome-helped = helped
outcome-no-effect = no effect
outcome-made-worse = made worse
outcome-unknown = unknown
outcome-worked = worked
outcome-failed = failed
outcome-ignored = ignored
outcome-missing = missing
outcome-lucky = lucky
result-passed = passed
result-failed = failed
decision-notify = notified
decision-do-not-notify = not notified

evidence-log = log
evidence-chat = chat
evidence-email = email
evidence-history = history
evidence-dashboard = dashboard
evidence-image = image
evidence-testimony = testimony
evidence-other = other

# A cause's part in the incident, and what sort of cause it is.
role-trigger = trigger
role-root = root
role-contributing = contributing

cause-change = change
cause-configuration = configuration
cause-capacity = capacity
cause-software = software
cause-hardware = hardware
cause-firmware = firmware
cause-network = network
cause-dependency = dependency
cause-security = security
cause-process = process
cause-human = human
cause-unknown = unknown

meaning-change = A change that was made to the system.
meaning-configuration = A setting that was wrong, missing or out of date.
meaning-capacity = Too little of something: disk, memory, connections, people.
meaning-software = A defect in a program.
meaning-hardware = A device that broke.
meaning-firmware = A defect in a device's own software.
meaning-network = A connection that failed or was slow.
meaning-dependency = A service or a supplier that this one needs.
meaning-security = An attack, a leak or an expired protection.
meaning-process = The way work is done or handed over.
meaning-human = What a person did; the analysis begins there and does not end.
meaning-unknown = Not known yet; say what will be done to find out.

# What a service's users met.
effect-outage = outage
effect-degraded = degraded
effect-data-loss = data loss
effect-delayed = delayed
effect-security = security
effect-none = none

# Which side of work an action improves, and what it is good for.
process-technology = technology
process-people = people
kind-prevent = prevent
kind-detect = detect
kind-mitigate = mitigate
kind-respond = respond
# The same as what the action does: “prevents”.
does-prevent = prevents
does-detect = detects
does-mitigate = mitigates
does-respond = responds

# Where an action stands.
state-proposed = proposed
state-open = open
state-in-progress = in progress
state-done = done
state-overdue = overdue
state-unverified = done, unverified
state-verified = done, verified
state-verification-failed = failed its test
state-declined = declined

# Looking back at a review.
review-looked-back = looked at again
review-to-come = date still to come
review-late = date has passed
review-no-date = no date set

level-off = off
level-note = note
level-warning = warning
level-error = error


## Rules

# Groups of rules that belong to no step, and what each is about.
rules-format = How a report is written down
rules-language = How it is worded
rules-safety = What must not be published
rules-links = Links and images
rules-history = What git knows of it
about-rules-format = Front matter, lists, times, names: what has to hold before anything can be judged.
about-rules-language = Words that hide what happened, or blame a person for it.
about-rules-safety = Secrets, personal data and text that could act.

# Where an example would stand.
place-front-matter = in the front matter
place-report = in the report
place-changed = changed in the report
