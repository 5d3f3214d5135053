# The words of the site in English. Every other catalogue has the same messages with the same arguments.
#
# The notation is Project Fluent's (https://projectfluent.org/fluent/guide/). What stands between { and }
# is filled in. {"\u00A0"} is a space at which no line is broken.


## Dates, lengths of time, numbers

date-long = { $day } { $month } { $year }
period-so-far = { $period }, so far
# As dates are searched for that are written in figures only.
date-figures = { $year }-{ $month }-{ $day }
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

# Stretches of months, as below the columns of a chart.
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

question-gather = How and how soon are incidents detected, and on what evidence?
question-root-cause = What keeps going wrong, and is something being done about it?
question-impact = Which services hurt their users most, how, and for how long?
question-staff-actions = What did responders try, and with what result?
question-safeguards = Which safeguards let us down, and which of them are still not fixed?
question-technology = What are we improving in systems and tools, and how far along is it?
question-people = What are we improving in how people work, and how far along is it?
question-verification = Which of the finished actions are verified?
question-notify = Who was notified, who was not, how soon, and why?
question-move-on = Which reviews are due, what was adjusted, what recurred?

# How well a step is answered.
grade-answered = answered
grade-waived = waived
grade-thin = thin
grade-placeholder = placeholder
grade-absent = absent
grade-unreadable = unreadable
grade-not-asked = not asked

# How far a review is.
status-draft = draft
status-in-review = in review
status-complete = complete

# In a preview only.
not-in-git = not in git
not-in-git-why = Git does not track this report yet, so a build leaves it out.

# The points of an incident, and the phases between them.
milestone-started = started
milestone-detected = detected
milestone-acknowledged = acknowledged
milestone-mitigated = mitigated
milestone-resolved = resolved

phase-before = Before the start
phase-undetected = Undetected
phase-unacknowledged = Unacknowledged
phase-responding = Responding
phase-recovering = Recovering
phase-after = After resolution

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
role-hypothesis = hypothesis

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
meaning-security = An attack, a leak, or a protection that had expired, such as a certificate.
meaning-process = The way work is done or handed over.
meaning-human = What a person did: where the analysis begins, not where it ends.
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
state-unverified = done, not verified
state-verified = done, verified
state-verification-failed = failed verification
state-declined = declined
state-carried = carried over

# Looking back at a review.
review-looked-back = reviewed
review-to-come = review due later
review-late = review overdue
review-no-date = no review date

level-off = off
level-note = note
level-warning = warning
level-error = error


## Rules

# Groups of rules that belong to no step, and what each is about.
rules-format = Format of the report
rules-language = Wording
rules-safety = What must not be published
rules-links = Links and images
rules-history = What git knows about the report
about-rules-format = Front matter, lists, times, names: what has to be right before anything else can be judged.
about-rules-language = Words that hide what happened, or blame a person for it.
about-rules-safety = Secrets, personal data, and text that could run code or mislead.

# Where an example would stand.
place-front-matter = in the front matter
place-report = in the report
place-changed = changed in the report


## Every page: head, foot, keys, finder

skip = Skip to the content
readers-internal = Internal
readers-internal-means = For people in this organisation only; search engines are asked to skip it
main-navigation = Main
incidents = Incidents
actions = Actions
services = Services
learn = Learn
trends = Trends
search = Search
rules = Rules
overview = Overview
breadcrumb = Breadcrumb
search-hint = Find
search-do = Search
find-by-name = Find by name or word
find-by-name-keys = Find by name or word (Ctrl K)
switch-theme = Switch between light and dark
as-of = As of { $day }.
complete-review = What a complete review needs
feed = Feed
data = Data
schema = Schema
made-with = Made with Aftermark { $version }
# What follows the line at the foot.
press-for-keys = press { $which } for keyboard shortcuts

keys = Keyboard shortcuts
key-control = Ctrl
keys-find = Find by name or word: report, service, tag, action, owner, rule
keys-learn = Learn across incidents
keys-step = On a report: go to that step
keys-these = This list
close = Close

finder-asks = Title, id, service, owner, or words of a report
finder-found = Found
finder-report = Report
finder-action = Action
finder-service = Service
finder-tag = Tag
finder-owner = Owner
finder-rule = Rule
finder-search = Search
# In the texts for scripts, # stands for a number or for what was typed.
finder-in-text = “#” in the full text
finder-working = Loading…
finder-failed = The finder's data could not be loaded.
finder-latest = The latest reports. Type to find more.
finder-none = No matches
finder-one = 1 found
finder-many = # found
finder-more = # found; the best are shown
finder-choose = choose
finder-open = open
finder-close = close
key-enter = Enter
key-escape = Esc


## Small parts of pages

severity = Severity
review = Review
lasted = Lasted
incomplete = incomplete
n-gaps =
    { $n ->
        [one] { $n } gap
       *[other] { $n } gaps
    }
date-head = Date
duration = Duration
by-name = By name
n-without-action = { $n } without an action
no-date = no date
length-unknown = length unknown
# The ten marks of a row in words: “8 of 10 steps settled, step 3 thin”.
coverage-in-words = { $settled } of { $asked } steps settled
coverage-open-step = step { $number } { $grade }
coverage-not-asked = { $n } not asked

not-named = not named
not-stated = not stated
not-recorded = not recorded
none = none
times-unknown = times unknown


## Actions

action = Action
addresses = Addresses
owner = Owner
due = Due
state = State
incident = Incident
priority = Priority
ticket = ticket
# An action's state: “overdue by 3 days”.
overdue-by =
    { $days ->
        [one] overdue by { $days }{"\u00A0"}day
       *[other] overdue by { $days }{"\u00A0"}days
    }
carried-over-from = carried over from { $what }
due-on = due { $date }
# Names an id for those who do not see the row: “A3 of Checkout was down”.
of-incident = of { $title }


## Across incidents

no-due-date = none
recurs-days =
    { $n ->
        [one] every day
       *[other] every { $n } days
    }
recurs-weeks =
    { $n ->
        [one] every week
       *[other] every { $n } weeks
    }
recurs-months =
    { $n ->
        [one] every month
       *[other] every { $n } months
    }
recurs-years =
    { $n ->
        [one] every year
       *[other] every { $n } years
    }
answer-nothing = no action
answer-late = late
answer-accepted = accepted
answer-open = open
answer-unverified = done, not verified
answer-verified = done, verified

tally-without-action = without an action
tally-late = late
tally-worked-on = in progress
tally-unverified = done, not verified
tally-verified = done, verified
tally-accepted = accepted
tally-overdue = overdue
tally-failed-test = failed verification
tally-open = open
tally-declined = declined
tally-carried = carried over

# How many rows a group holds, of how many incidents.
group-size =
    { $incidents ->
        [one] { $rows } in { $incidents } incident
       *[other] { $rows } in { $incidents } incidents
    }
count-incidents =
    { $n ->
        [one] { $n } incident
       *[other] { $n } incidents
    }
in-incidents =
    { $n ->
        [one] in { $n } incident
       *[other] in { $n } incidents
    }
overdue-count = { $n } overdue

cause-found = Cause
cause-part = Role
addressed = Addressed
services-touched = Affected services
none-named = none named
causes-shared = Causes they share
tags = Tags
safeguard = Safeguard
outcome = Outcome
safeguards-not-held = Safeguards that did not hold
latest = Latest
open-actions = Open actions


## Charts

chart-median = median
chart-p90 = 90th percentile
chart-rings = one incident, in a period with too few for a median
chart-fewer-than = fewer than { $n }
chart-none = none
median-of-n = of { $n }


## Overview

seen-before = Have we seen this before?
seen-before-hint = A symptom, a service, an error message
state-of-learning = Incidents at a glance
last-days = Last { $days }{"\u00A0"}days
days-before = The { $days }{"\u00A0"}days before
ever = All time
median-to-detect = Median time to detect
median-to-resolve = Median time to resolve
what-is-owed = Actions and reviews
of-them-overdue = Overdue
done-not-shown = Done, not verified
reviews-overdue = Reviews overdue
latest-incidents = Latest incidents
all-incidents =
    { $n ->
        [one] All incidents ({ $n })
       *[other] All { $n } incidents
    }
nothing-published = No incident has been published yet.
longest-overdue = Longest overdue
was-to-be-reviewed = review was due on { $date }
being-written = Reports being written or with gaps
by-owner = By owner
more-owners =
    { $n ->
        [one] { $n } more owner
       *[other] { $n } more owners
    }
title-or-ticket = Title or ticket
due-within = Due within { $days } days
more-filters = More filters
worked-before = What worked here before
workarounds = Workarounds
safeguard-records = How safeguards held up
last-months = Last twelve months
described-months =
    { $n ->
        [one] { $n } incident, by month and severity.
       *[other] { $n } incidents, by month and severity.
    }
worst-year = Most downtime, last 365 days
worst-ever = Most downtime, all time
mostly-cause =
    { $n ->
        [one] { $cause } once
       *[other] { $cause } { $n } times
    }
# Several causes that are equally frequent.
mostly-causes =
    { $n ->
        [one] { $causes }: once each
       *[other] { $causes }: { $n } times each
    }
all-actions-by-owner = All actions, by owner


## Trends

trends-about = Whether it is getting better: incidents over time, times to detect and resolve, downtime, causes, actions and reviews.
trends-question = Is it getting better?
trends-lede =
    { $n ->
        [one] What { $n } incident shows, as of { $day }.
       *[other] What { $n } incidents show, as of { $day }.
    }
# A stretch of periods: “Mar 2026 to Oct 2026”.
span = { $from } to { $to }
per-month = per month
per-quarter = per quarter
per-years =
    { $years ->
        [one] per year
       *[other] per { $years } years
    }
by-quarter = by quarter of the incident
by-years =
    { $years ->
        [one] by year of the incident
       *[other] by { $years } years of the incident
    }
# How a chart is described to those who do not see it.
described-counts = { $span }, { $per }. Most in { $label }: { $n }. The figures are in the table below.
described-times = Median and 90th percentile { $per }, { $span }, on a logarithmic scale. The figures are in the table below.
described-downtime = The longest in total: { $service }, { $length }. The figures are in the table below.
described-causes = The most frequent: { $cause }, in { $n } incidents. The figures are in the table below.
led-by-quarter = By the quarter of the incident that led to them.
led-by-years =
    { $years ->
        [one] By the year of the incident that led to them.
       *[other] By the { $years } years of the incident that led to them.
    }
described-actions = { $by } { $done } of { $promised } are done. The figures are in the table below.
described-ages = { $n } open actions by days since their incident. The figures are in the table below.
described-reviews = { $adjusted } reviewed, { $coming } due later, { $late } overdue, { $undated } without a date.

by-severity = Incidents by severity
by-severity-table = Incidents by severity as a table
no-severity = no severity
too-few-dated = Too few for a chart: it needs at least { $n } incidents with a date.
undated-incidents =
    { $n ->
        [one] { $n } incident without a date is not counted.
       *[other] { $n } incidents without a date are not counted.
    }
month = Month
quarter = Quarter
year = Year
all = All

time-to-detect = Time to detect
time-to-resolve = Time to resolve
time-to-detect-table = Time to detect as a table
time-to-resolve-table = Time to resolve as a table
times-headline = Median { $median }, 90th percentile { $p90 }, across { $n } incidents.
times-known =
    { $n ->
        [one] Recorded for { $n } incident.
       *[other] Recorded for { $n } incidents.
    }
too-few-for-median = Too few for a chart: a median needs at least { $n } incidents.
median = Median
p90 = 90th percentile

downtime-by-service = Downtime by service
downtime-table = Downtime as a table
cost-of-incidents =
    { $n ->
        [one] Known for { $n } of { $all } incidents, by currency; nothing is converted.
       *[other] Known for { $n } of { $all } incidents, by currency; nothing is converted.
    }
last-year-key = last 365 days
before-key = before
more-in-table = { $n } more in the table
too-few-outages-none = Too few for a chart: no incident records an outage of a service.
too-few-outages =
    { $n ->
        [one] Too few for a chart: { $n } incident with an outage; it needs { $fewest }.
       *[other] Too few for a chart: { $n } incidents with an outage; it needs { $fewest }.
    }
service = Service
last-year = Last 365 days

causes = Causes
by-cause = Incidents by category of cause
causes-table = Causes as a table
several-causes = incidents; one may have several causes
too-few-causes = Too few for a chart: fewer than { $n } causes with a category.
category = Category

became-of-actions = Actions by state
done-of-promised = { $done } of { $promised }
actions-headline =
    { $done ->
        [one] { $share } is done.
       *[other] { $share } are done.
    }
actions-headline-when =
    { $done ->
        [one] { $share } is done; median { $median } after the incident, 90th percentile { $p90 }, of those with a date.
       *[other] { $share } are done; median { $median } after the incident, 90th percentile { $p90 }, of those with a date.
    }
nothing-promised = No action has been committed to.
by-what-became = Actions by state
too-few-actions = Too few for a chart: it needs at least { $n } actions.
promised-table = Actions by state as a table

age-of-open = Age of open actions
age-of-open-table = Age of open actions as a table
overdue-key = overdue
not-yet-due-key = not yet due
nothing-open = No action is open.
too-few-open =
    { $n ->
        [one] Too few for a chart: { $n } open action; it needs { $fewest }.
       *[other] Too few for a chart: { $n } open actions; it needs { $fewest }.
    }
days-since = Days since the incident
age-and-more = { $from } and more
open = Open

looking-back = Reviews after the incident
looking-back-table = Reviews after the incident as a table
reviews-headline = Review dates are set a median of { $median } after the end of the incident, nine of ten within { $p90 }.
by-looked-back = Incidents by whether they were reviewed again
too-few-reviews = Too few for a chart: fewer than { $n } incidents have a review date.
looked-back-adjusted = Reviewed, something adjusted
date-to-come = Review due later
date-passed = Review overdue, nothing noted
date-passed-by = Review overdue, nothing noted: half of them { $median } ago or less, nine of ten { $p90 } or less
no-date-set = No review date

how-counted = How this is counted
notes-median = Median and 90th percentile
notes-median-text = { $name } are taken by nearest rank: of { $n } values in order, the median is the one at position { $middle }, the 90th percentile the one at position { $far }. Both are always values that occurred. With fewer than { $fewest } values neither is given. In brackets: the 95 % confidence interval of the median.
notes-times = Times
notes-times-text = { $name } run from the start of an incident; where a time is not exactly known, the stated one counts. Their scale is logarithmic.
notes-periods = Periods
notes-periods-text = { $name }: an incident belongs to the period in which it began, by its own time zone. Periods without incidents are shown. More than 36 months are shown by year.
notes-downtime = Downtime
notes-downtime-text = { $name } is the time during which a service was out; rows that overlap within an incident count once. Degraded service is not counted.
notes-age = Age and completion
notes-age-text = { $name } of actions are counted from the day of the incident. Review dates: from the day the incident ended to the date set in the last step of its report.


## Learning across incidents

steps-about = The ten steps of a review, each across all incidents.
steps-lede =
    { $n ->
        [one] Each step of the review, for the one incident there is: for planning, and to see what recurs.
       *[other] Each step of the review across all { $n } incidents: for planning, and to see what recurs.
    }
no-incident-yet = no incident yet
other-ways = Other views
by-kind-of-cause = By kind of cause
by-tag = By tag
by-service = By service
of-them = { $n } in all
what-each-step-asks = What each step asks of a report

step-across = { $heading }, across incidents
step-number = Step { $n }
how-well-answered = How well each report answers this step
what-this-step-asks = What this step asks of a report
other-steps = Other steps

causes-about = Kinds of cause and the incidents that had them.
causes-lede = Kinds of cause, the most frequent first. An incident with several causes counts for each.
kind-of-cause = Kind of cause
no-category-yet = No report gives its causes a category yet.
every-cause = Every root cause and contributing factor
cause-title = { $name }: causes
in-common-about =
    { $n ->
        [one] What { $n } incident of “{ $name }” have in common.
       *[other] What { $n } incidents of “{ $name }” have in common.
    }
tally-incidents =
    { $n ->
        [one] incident
       *[other] incidents
    }
tally-safeguards =
    { $n ->
        [one] safeguard that did not hold
       *[other] safeguards that did not hold
    }
tally-open-actions =
    { $n ->
        [one] open action
       *[other] open actions
    }
tally-open-overdue =
    { $n ->
        [one] open action, { $overdue } overdue
       *[other] open actions, { $overdue } overdue
    }
nothing-here = None.

tags-about = Tags and the incidents that have them.
tags-lede = The most frequent first.
tag = Tag
no-tag-yet = No report has a tag yet.
tag-title = { $name }: tag
tag-lede = What incidents with this tag have in common.

owner-title = Actions of { $owner }
no-owner-title = Actions without an owner
owner-about = Actions assigned to { $owner }, overdue ones first.
no-owner-about = Actions without an owner.
without-owner = Without an owner
owner-lede = Assigned actions, overdue ones first.
no-owner-lede = These actions have no owner yet.
owns = Owns
to-be-done = Open
nothing-is-open = Nothing is open.
done = Done
declined = Declined


## Rules, on their pages

rules-about = The rules that every report is checked against.
rules-lede = { $n } rules, each a small question about a report. A report is complete when none of them finds an error.
# $error and $warning are the names of the two levels.
rules-levels = An { $error } blocks a report that is in review or complete. In a draft, errors are shown and do not block, except those about the format of the report and about what must not be published. A { $warning } never blocks. Where a rule does not fit, a waiver with a reason in the report’s front matter sets it aside; waivers are shown on the report’s page.
rules-groups = Groups of rules
step-across-incidents = This step across all incidents
rule-level = { $level }, unless aftermark.toml says otherwise: { $effect }
rule-blocks = a finding blocks a report that is in review or complete.
rule-is-off = it is not checked.
rule-does-not-block = a finding is shown and does not block.
rule-asked-always = The rule applies to every report.
rule-asked-answer = The rule applies to every step that the severity asks for.
rule-asked-rigour = The rule applies only to reports whose severity asks for full depth.
why = Why
fails = Fails
passes = Passes
what-to-do = What to do


## Search, appendices, evidence, other pages

search-about = Search all reports and their evidence.
search-asks = Words from a report, a log line, an error message
filter-results = Filter results
search-in = In
search-in-all = Reports and their files
type-reports = Reports
type-evidence = Evidence
type-appendices = Appendices
type-rules = Rules
# What a result is, where it is no report.
type-evidence-one = evidence
type-appendix-one = appendix
type-rule-one = rule
type-owners = Owners
type-step = Step
any = Any
cause = Cause
found-none = No matches for “#”.
found-one = 1 page found.
found-many = # pages found.
found-failed = The search index could not be loaded. Try again, or look through the list of incidents.
# In the following, # stands for words of the query.
found-meant = Did you mean “#”?
found-missing = No page contains “#”. Try another spelling, or a name from a log line.
found-fewer = No report contains all of this. Try fewer words, or look in the rules.
found-used = Searched for the rarest words of that line: #.
found-without = No page contains all of these words; these contain all but “#”.
found-begun = No page contains “#” itself; these contain longer words that begin with it.
found-working = Searching …
more-results = More results
search-needs-scripts = Full-text search needs scripts. Without them, use the { $list } and your browser’s own search.

# What was pasted and is recognised; # is a number
paste = Paste a log or a stack trace
paste-about = Numbers, hosts and times may differ. What you paste never leaves your browser.
seen-one = 1 incident has similar lines.
seen-many = # incidents have similar lines.
seen-best = The best # matches are shown.
seen-none = Not seen before. Try single words of it in the search above.
seen-empty = Nothing to recognise: it has no words besides numbers, ids and hosts.
seen-unsure = All matches are weak: it may be something else.
seen-left = # of # lines were left out, because there were too many different ones: paste only the lines about the error.
seen-strong = strong match, # %
seen-weak = weak match, # %
seen-asked = Pasted:
seen-more = and # more of the pasted lines
seen-fixed = Fixed by
seen-worse = Made worse by
seen-owed = Still open:
seen-nothing = nothing
list-of-incidents = list of incidents

not-found = Not found
no-such-page = Page not found
no-such-page-lede = The incident may have been renamed, or the address mistyped.
not-found-ways = Go to the { $overview }, the { $list } or the { $search }.
to-overview = overview
to-search = search

moved = This report has a new address: { $link }.
moved-link = go to the report

appendix-about = { $title }: an appendix of “{ $report }”.
appendix-file = Appendix: { $file }

evidence-about =
    { $lines ->
        [one] { $title }: evidence of “{ $report }”, { $lines } line.
       *[other] { $title }: evidence of “{ $report }”, { $lines } lines.
    }
count-lines =
    { $n ->
        [one] { $n } line
       *[other] { $n } lines
    }
lines-cited = { $n } of them cited by the report
line = Line
text = Text
cited-by = Cited by
lines-left-out =
    { $n ->
        [one] { $n } line left out here
       *[other] { $n } lines left out here
    }
cited-by-cause = cause { $id }
file-is-empty = The file is empty.
count-errors =
    { $n ->
        [one] { $n } error
       *[other] { $n } errors
    }
count-warnings =
    { $n ->
        [one] { $n } warning
       *[other] { $n } warnings
    }
count-messages =
    { $n ->
        [one] { $n } message
       *[other] { $n } messages
    }
count-people =
    { $n ->
        [one] { $n } person
       *[other] { $n } people
    }
cited-lines = Cited:
line-number = line { $n }
# The same pages are named once more below the lines.
pages-of-end = Pages of { $what }, repeated
time-unknown = no time
in-thread = in a thread
cited-by-entry = cited at { $at }
all-evidence = All evidence in chronological order
# Beside the timeline of a report.
with-all-evidence = with all lines of evidence
in-order-of-time = in chronological order
all-evidence-link = All evidence in chronological order
all-evidence-about = The lines of all logs and chats of “{ $report }” and its timeline, in one order.
all-evidence-lede = What logs and chats say, and what the report says about it, in one order. Lines that differ only in numbers, ids and times are shown once, with their count. Each time leads to the line.
all-evidence-rows =
    { $lines ->
        [one] { $lines } line of evidence, { $rows } rows
       *[other] { $lines } lines of evidence, { $rows } rows
    }
all-evidence-left-out =
    { $n ->
        [one] { $n } row of quieter lines is left out; it is in its file.
       *[other] { $n } rows of quieter lines are left out; they are in their files.
    }
# What the report's own timeline is called among the sources.
lane-report = timeline
burst-until = until { $at }
# How often a line stands in a log.
burst-count = ×{ $n }
# How loud a line of a log is.
loudness-warning = warning
loudness-error = error
loudness-critical = critical


## Each step across incidents

tally-evidence =
    { $n ->
        [one] piece of evidence
       *[other] pieces of evidence
    }
tally-without-evidence =
    { $n ->
        [one] incident without any
       *[other] incidents without any
    }
tally-entries = timeline entries
tally-sourced = of them with a source
evidence-by-kind = Evidence by kind: { $list }.
noticed-report = Reported by users
noticed-message = Learned from a message
noticed-observation = Observed by staff
noticed-action = Found by staff at work
noticed-decision = Found by staff at work
noticed-change = Noticed with a change
noticed-alert = Detected by an alert
noticed-unknown = Detection not recorded
evidence = Evidence
evidence-count = { $n } { $kind }
entries-with-source = Entries with a source
at-once = at once
n-of-n = { $n } of { $all }
no-entries = no entries

tally-services =
    { $n ->
        [one] service affected
       *[other] services affected
    }
tally-outage = of outage, summed over services
tally-without-times = entries without times
no-service-named = No service named
incidents-and-outage =
    { $n ->
        [one] { $n } incident, { $length } of outage
       *[other] { $n } incidents, { $length } of outage
    }
effect = Effect
how-long = How long
who-met-it = Who was affected
no-impact-yet = No report records an impact yet.
bars-to-scale = Bars are to scale with the longest entry on this page.

good-for-prevent = Prevent recurrence
good-for-detect = Detect sooner
good-for-mitigate = Reduce impact
good-for-respond = Respond faster
good-for-unknown = Purpose not stated
not-stated-label = Not stated
no-improvement-yet = No report has such an action yet.

tally-reviews-overdue = reviews overdue
tally-coming = due later
tally-adjusted = reviewed
tally-undated = without a date
tally-recurrences =
    { $n ->
        [one] recurrence
       *[other] recurrences
    }
follow-up-overdue = Review overdue: the date has passed, and nothing is noted
follow-up-coming = Review due
follow-up-adjusted = Reviewed
follow-up-undated = No review date
review-on = Review on
what-was-adjusted = What was adjusted
adjusted = Adjusted
nothing-yet = nothing yet
recurrence-of = Recurrence of
no-earlier-incident = no earlier incident

tally-decisions = decisions
audience = Audience
causes-by-service = Causes by service
tally-notified = notified
tally-not-notified = not notified
tally-unexplained = without reason or message
no-audience = No audience
external = external
decisions-in-incidents = { $decisions } in { $incidents }
count-decisions =
    { $n ->
        [one] { $n } decision
       *[other] { $n } decisions
    }
in-count-incidents =
    { $n ->
        [one] { $n } incident
       *[other] { $n } incidents
    }
decision = Decision
reason-or-message = Reason, or what was said
how = How
after-the-start = After the start
by-whom = by { $who }
no-notification-yet = No report says yet who was notified.

tally-causes = causes and factors
no-category = No category
no-cause-yet = No report names a root cause or a contributing factor yet.

tally-not-held = did not hold
tally-lucky = lucky
tally-worked = worked
outcome-not-stated = Outcome not stated
accepted-as-is = Accepted:
speaks-against = Evidence against:
would-decide = How to decide:
not-decided = Undecided: { $n } hypotheses remain.
none-asked = none asked
no-safeguard-yet = No report names a safeguard yet.

tally-staff-actions = staff actions
tally-made-worse = made it worse
tally-no-effect = no effect
tally-helped = helped
tally-fixed = fixed it
tally-unclear = outcome unclear
tried-and-why = What was tried, and why
who = Who
reason = Reason
no-staff-action-yet = No report says yet what staff did.

improvement = Improvement
how-tested = How it was tested
tested = Tested
not-tested = not tested
no-improvement-done = No improvement is done yet.


## Long lists

# Follows the title of a later page of a list.
page-of-title = , page { $n }
pages-of = Pages of { $what }
pages-of-the-incidents = Pages of the incidents
pages-of-the-actions = Pages of the actions
pages-of-these-incidents = Pages of these incidents
pages-of-these-actions = Pages of these actions
rows-shown = { $from } to { $until } of { $total }
page-previous = ← Previous
page-next = Next →
page = Page
page-of-pages = Page { $n } of { $last }.
filter-all-incidents = Filter and sort all { $n } incidents
filter-all-actions = Filter and sort all { $n } actions
filter-incidents = Filter incidents
filter-actions = Filter actions
title = Title
clear = Clear
status = Status
process = Process
kind = Purpose
order = Order
# In the texts for scripts, # stands for a number.
one-incident = 1 incident
many-incidents = # incidents
loading-incidents = Loading all { $n } incidents…
one-action = 1 action
many-actions = # actions
loading-actions = Loading all { $n } actions…
rows-not-loaded = The other pages’ rows could not be loaded: only the rows of this page are filtered.
count-actions =
    { $n ->
        [one] { $n } action
       *[other] { $n } actions
    }
show-more = Show # more
no-incident-fits = No incident matches all filters.
no-action-fits = No action matches all filters.
group-continued = , continued

incidents-about = Every incident, the newest first.
incidents-lede = The newest first. The ten marks of a row stand for the ten steps of its review.
incidents-heading = All incidents
order-newest = newest first
order-oldest = oldest first
order-severe = most severe first
order-longest = longest first
order-shortest = shortest first
order-title = title
marks-mean = What the marks mean:
# $csv and $json are the names of the two files.
whole-list-files = The whole list, not filtered: { $csv } for a spreadsheet and { $json } for a script.

actions-about = Every action of every incident, overdue ones first.
state-open-or-overdue = open or overdue
order-urgent = most urgent first
order-due = due date
order-priority = priority
order-owner = owner
order-incident = incident
age = Age
incident-year = Year of the incident
age-in-days = { $n }{"\u00A0"}d
addresses-nothing = nothing
age-runs = Age counts from the incident to the day the action was done, or to { $day }.
no-action-yet = No action has been committed to yet.
files-for-programs = The same, once there are actions: { $csv }, { $json }.

newest-shown = , the newest shown
most-failed = Those that failed most often. All { $n }: { $link }.
most-failed-link = the safeguards of all incidents
most-urgent = The most urgent of { $n }; all are in { $link }.
most-urgent-link = the tracker
of-the-newest = From the newest incidents. All { $n }: { $link }.
of-the-newest-link = the root causes of all incidents
newest-of = The newest { $n } of { $total }.
all-overdue-reviews = All { $n } overdue reviews
newest-unfinished = The newest { $n } of { $total }; { $link } say which of their steps still need work.
newest-unfinished-link = all incidents


## The report

contents = Contents
ten-steps = The ten steps
cause-to-proof = Causes, fixes and verification
related-incidents = Related incidents
appendices = Appendices
history = History
steps-of = { $settled }/{ $asked } steps
copy-link = Copy link
brief = On one page
brief-title = { $title }, on one page
brief-whole = Full report
brief-timeline = Key moments
link-copied = Link copied
at-a-glance = At a glance
impact = Impact
glance-downtime = of downtime
glance-affected = affected
glance-fixed = What fixed it
done-of-committed = { $done } of { $committed } done
n-verified = { $n } verified
n-failed-test = { $n } failed verification
entries-shown = Entries shown
timeline-entries =
    { $n ->
        [one] { $n } timeline entry
       *[other] { $n } timeline entries
    }
all-entries = All { $n }
entries-milestones =
    { $n ->
        [one] { $n } milestone
       *[other] { $n } milestones
    }
entries-staff =
    { $n ->
        [one] { $n } staff action
       *[other] { $n } staff actions
    }
described-graph = From { $from } to { $to }: between { $least } and { $most }, highest at { $at }. The figures are in { $file }.
entries-before =
    { $n ->
        [one] { $n } entry before the start, from { $from }
       *[other] { $n } entries before the start, from { $from }
    }
staff-in-timeline =
    { $n ->
        [one] In the timeline, with the reason
       *[other] All { $n } in the timeline, with reasons
    }
done-on = done on { $date }

# The sentence at the top. $detected, $mitigated and $resolved are “at once” or “after 12 minutes”.
day-and-date = { $weekday }, { $date }
began-on = Began on { $weekday }, { $moment }
moment-in-words = { $date } at { $time } { $zone }
when-detected = ; detected { $after }
when-mitigated = , mitigated { $after }
when-resolved = , resolved { $after }
when-not-resolved = ; resolution not recorded
after-length = after { $length }
# The same at the top of a report, with the length in full words.
after-words = after { $length }
milestones-not-recorded = No milestones are recorded.
reached-into = The response ran into { $hours }.
hours-night = the night
hours-weekend = the weekend
and-between = { $first } and { $second }

not-finished = This review is not finished
banner-incomplete = This review is incomplete.
steps-need-work =
    { $n ->
        [0] All required steps are answered, but the report has errors.
        [one] { $n } of its ten steps still needs work.
       *[other] { $n } of its ten steps still need work.
    }
steps-need-work-and =
    { $n ->
        [0] The report has format errors.
        [one] { $n } of its ten steps still needs work, and the report has format errors.
       *[other] { $n } of its ten steps still need work, and the report has format errors.
    }
may-change = It may still change.
draft = Draft
banner-draft = Draft.
draft-written = This report is being written.
draft-written-steps =
    { $n ->
        [one] This report is being written; { $n } of its ten steps still needs work.
       *[other] This report is being written; { $n } of its ten steps still need work.
    }
in-review = In review
banner-in-review = In review.
being-read = This report is under review.

responders = Responders
reviewed-by = Reviewed by
times = Time zone
all-incidents-link = in other incidents
open-all = Open all
close-all = Close all
still-to-do = Still to do:
step-not-answered = This step is not answered yet.
step-unreadable = What the report says of this step could not be read.
step-written-under = See step { $number }: “{ $heading }” answers both.
step-not-asked = This step is not asked of an incident of this severity.
improvements-technology = Improvements to technology
improvements-people = Improvements to how people work
also-set-aside = Also waived

phases-in-words = Phases to scale, { $length } in all
not-published = This file is not published
file-not-published = not published
gap-without-entry = { $length } without an entry
no-time = time unknown
some-time-between = some time between
timeline = Timeline
date-missing = No date
link-to-entry = Link to this entry
link-to-entry-at = Link to this entry, { $time }
link-to-step = Link to step { $number }, { $heading }
entry-by = { $kind } by { $who }

impact-by-service = Impact by service
when = When
who-and-how-many = Who and how many
workaround = Workaround
through-service = through { $service }
cost-of = Cost { $amount }
totals = Totals, computed from the entries
affected = Affected
outage = Outage
numbers = Numbers
cost = Cost
cost-computed = Cost, computed
cost-part-computed = Cost, { $part } of it computed
computed = computed
part-computed = { $part } of it computed
overall = Overall
sum-over-entries = { $name } (sum over { $n } entries)
sum-over-entries-head = { $name }, sum over { $n } entries
totals-overlap = Times that overlap count once.
totals-overlap-overall = Times that overlap count once, overall as well: it is the time in which at least one service was affected, not the sum of the rows above.
totals-sums = Numbers of the same name are sums over entries: whoever or whatever appears in several is counted in each. Rates, peaks and lengths of time are not added up.
totals-computed = Costs marked as computed are the hours of outage at the service’s cost per hour in the registry.
totals-timeless =
    { $n ->
        [one] { $n } entry has no times and is not part of the durations.
       *[other] { $n } entries have no times and are not part of the durations.
    }


cause-unnamed = cause
cause-root-full = root cause
cause-contributing-full = contributing factor
cause-trigger-full = trigger
cause-hypothesis-full = hypothesis
why-question = Why?
vendor-engaged = Vendor engaged: { $name }
vendor-engaged-case = Vendor engaged: { $name }, case { $case }
evidence-list = Evidence: { $list }

safeguards = Safeguards
expected-to = Expected to

actions-of-neither = Other actions
tested-on = on { $date }
no-test-recorded = no test recorded

decisions-by-audience = Decisions by audience
by-whom-first = By { $who }

to-be-reviewed = Review due
is-overdue = (overdue)
adjusted-afterwards = Adjusted afterwards

proof = Verification
nothing-addresses-it = No action addresses this.

set-aside = Waived, with reasons
whole-step = The whole step
no-reason-given = no reason given
allowed-in-text = (allowed in the text)

related-recurrence = one is a recurrence of the other
related-carried = an action was carried over
related-safeguard = same safeguard: { $list }
related-there = there
related-service = same service: { $list }
related-text = similar text, both say { $list }
related-cause = same kind of cause: { $list }
related-tags =
    { $n ->
        [one] same tag: { $list }
       *[other] same tags: { $list }
    }

history-of-report = History of this report
report-in-repository = This report in the repository
repository = Repository
written-in-one = Written in one commit on { $day }, by { $who }.
commits-on-day = { $n } commits on { $day }, by { $who }.
commits-from-to = { $n } commits from { $first } to { $last }, by { $who }.
and-more-people = { $list } and { $n } more
history-cut = Earlier history is missing from the clone that this site was built from.
history-missing = Who wrote it, and when, is not known: the clone that this site was built from has its history cut off.
not-in-commit = It is not in a commit yet.
not-committed = This page was built with changes that were not committed.
latest-commits = The latest commits, the newest first
commits = Commits, the newest first
no-message = (no message)
commit = Commit
earlier-commits =
    { $n ->
        [one] and { $n } earlier commit
       *[other] and { $n } earlier commits
    }
as-shown-here = { $file } as shown here, at { $revision }
as-last-committed = { $file } as last committed, at { $revision }
edit-report = Edit this report


## Services

services-about = Services and their incidents.
services-lede = Those with the most incidents first.
downtime = Downtime
no-service-yet = No service is registered, and no incident names one.
service-about =
    { $n ->
        [one] { $service }: { $n } incident. { $description }
       *[other] { $service }: { $n } incidents. { $description }
    }
incidents-of-service = Incidents of { $service }
tally-last-year = in the last 365 days
tally-year-before = in the 365 days before
tally-incidents-in-all =
    { $n ->
        [one] incident in all
       *[other] incidents in all
    }
tally-downtime = of downtime
error-budget = Error budget
error-budget-spent = { $spent } of { $allowed } spent ({ $share } %)
error-budget-of = for an objective of { $objective } %, from { $since } to { $until }
depends-on = Depends on
needed-by = Needed by
follow = Follow
feed-of-incidents = Atom feed of its incidents
incidents-over-time = Incidents of { $service } over time
described-axis =
    { $n ->
        [one] { $n } incident from { $from } to { $to }, placed by date, and the higher, the longer it lasted; the longest lasted { $longest }. The same figures are in the list below.
       *[other] { $n } incidents from { $from } to { $to }, placed by date, and the higher, the longer it lasted; the longest lasted { $longest }. The same figures are in the list below.
    }
unknown-time = an unknown time
axis-height = height: time from start to end
too-few-for-charts =
    { $n ->
        [one] { $n } incident: too few for charts of downtime and times, which need at least { $fewest }.
       *[other] { $n } incidents: too few for charts of downtime and times, which need at least { $fewest }.
    }
too-few-for-axis = Too few for a chart: a time axis needs at least { $n } incidents with a date.
earlier-incidents =
    { $n ->
        [one] { $n } earlier incident
       *[other] { $n } earlier incidents
    }
none-so-far = None so far.
not-mended = Safeguards that did not hold and are not fixed
not-mended-more = More safeguards that are not fixed
n-more = { $n } more
n-more-urgent = { $n } more, less urgent
all-mended = None: what did not hold was fixed, or is accepted with a reason.
all-held = None: no safeguard is recorded as one that did not hold.
no-safeguard-named = No report of this service names a safeguard.
repeated-causes = Recurring causes
in-n-of-incidents = in { $n } of { $all } incidents
no-cause-twice = No category of cause has recurred.
no-cause-named = No incident names a category of cause.
once-each = Once each: { $list }.

downtime-by-month = Downtime by month
downtime-by-quarter = Downtime by quarter
downtime-by-year = Downtime by year
downtime-by-period = Downtime by period
downtime-by-month-table = Downtime by month as a table
downtime-by-quarter-table = Downtime by quarter as a table
downtime-by-year-table = Downtime by year as a table
downtime-by-period-table = Downtime by period as a table
too-few-outages-of-service =
    { $n ->
        [one] Too few for a chart: { $n } outage of this service, { $length } in all; it needs { $fewest } and more than one period.
       *[other] Too few for a chart: { $n } outages of this service, { $length } in all; it needs { $fewest } and more than one period.
    }
period = Period
downtime-of = { $service }: { $what }
described-spells = How long the service was out, from { $from } to { $to }, { $length } in all. The figures are in the table below.
no-outage = No incident records an outage of this service.
detect-against-all = Time to detect, compared with all services
resolve-against-all = Time to resolve, compared with all services
half-sooner = Median { $own }, shorter than for all services ({ $all }).
half-later = Median { $own }, longer than for all services ({ $all }).
half-same = Median { $own }, the same as for all services.
chart-against-all = { $what }: this service and all incidents
described-against = Median and 90th percentile of this service beside those of all incidents. The figures are in the table below.
too-few-to-compare-none = Too few to compare: no incident of this service records it; a median needs { $fewest }.
too-few-to-compare =
    { $n ->
        [one] Too few to compare: { $n } incident of this service records it; a median needs { $fewest }.
       *[other] Too few to compare: { $n } incidents of this service record it; a median needs { $fewest }.
    }
incidents-of = Incidents of
this-service = This service
this-service-row = this service
all-services-row = all services
service-notes-incident = An incident of this service
service-notes-incident-text = { $name } names it, or has an impact on it.
service-notes-downtime-text = { $name } is the time during which this service was out; entries that overlap within an incident count once, degraded service does not count. It belongs to the period in which the incident began.
service-notes-safeguard = A safeguard
service-notes-safeguard-text = { $name } is fixed when all actions that address it are done; while one is open, it is not. Names that differ only in case and punctuation are one safeguard.
service-notes-median-text = { $name } are values that occurred, by nearest rank; with fewer than { $fewest } values neither is given. Times run from the start of an incident. In brackets: the 95 % confidence interval of the median.

## The life of an action

due-moved = { $n ->
    [one] due date moved once, first due { $first }
   *[other] due date moved { $n } times, first due { $first }
}
waits-for = waits for { $what }
carried-on-in = carried over to { $what }
came-back = { $n ->
    [one] came back once since { $since }: { $where }
   *[other] came back { $n } times since { $since }, first in: { $where }
}
has-not-come-back = has not recurred since { $since }
calendar-of-due-dates = Calendar of due dates
carried-on = Carried over to a later incident


## The tracker's views

views-of-actions = Views of the actions
view-list = The list
view-by = By service, purpose and process
view-by-age = By age
view-unproven = Done, not verified
view-again = Repeated actions
all-actions = All actions

burn-up = Actions: committed, done, verified
burn-up-table = Actions committed, done and verified as a table
burn-up-headline = { $done } are done; { $shown } are verified.
described-burn-up = Columns from { $from } to { $to }, each as high as what had been committed by then: { $promised } by now, of which { $done } are done and { $shown } are verified. The same figures are in the table below.
burn-up-shown = done, verified
burn-up-unproven = done, not verified
burn-up-owed = still open
burn-up-by-month = summed up month by month
burn-up-by-years =
    { $years ->
        [one] summed up year by year
       *[other] summed up in periods of { $years } years
    }
burn-up-counts = An action counts from the date of its incident, and once however often it was carried over.
burn-up-undated =
    { $n ->
        [one] { $n } done action has no date and counts as done today.
       *[other] { $n } done actions have no date and count as done today.
    }
burn-up-declined =
    { $n ->
        [one] { $n } declined action is left out.
       *[other] { $n } declined actions are left out.
    }
promised = Committed
burn-up-column-shown = Verified
not-overdue-key = not overdue
owed-by = Open actions by service, purpose and process
owed = Open
overdue = Overdue
unproven = Not verified
oldest = Oldest
slices-all = The { $n } of { $total } services with the most overdue actions; { $link }.
slices-all-link = all services

unproven-heading = Done, not verified
unproven-about = Actions that are done, and for which no test is recorded; those done longest ago first.
again-heading = Repeated actions
again-about = Actions that had already been committed to after an earlier incident, and were not done when they were committed to again.
done-since = { $range } since it was done
age-unknown = Completion date unknown
again-anew = Committed to again
again-anew-about = Their titles are similar, and nothing says that one was carried over from the other.
again-carried = Carried over
again-none = No action was committed to twice.
unproven-none = Everything that is done is verified.
promised-before = Committed before
promised-before-as = committed before as { $what } ({ $state })
promised-times = committed { $n } times since { $first }

did-it-help = Did the fixes hold?
helped-all =
    { $n ->
        [one] { $n } action was verified, and what it addresses has not recurred since.
       *[other] { $n } actions were verified, and what they address has not recurred since.
    }
helped-not =
    { $n ->
        [one] { $n } action was verified, and what it addresses recurred.
       *[other] { $n } actions were verified; after { $back } of them what they address recurred.
    }


## Glossary

glossary = Glossary
glossary-about = Each figure of this site has one name and one definition.
how-counted-link = How every figure is counted
term-time-to-detect = Time to detect
term-time-to-detect-text = From the start of an incident to the milestone “detected”. Where a time is not exactly known, the stated one counts, and its bounds are shown beside it.
term-time-to-resolve = Time to resolve
term-time-to-resolve-text = From the start of an incident to the milestone “resolved”. Times to acknowledge and to mitigate run from the start as well.
term-median = Median and 90th percentile
term-median-text = By nearest rank: of the values in order, the one in the middle (of two, the lower) and the one below which nine of ten lie. Both are values that occurred. With fewer than { $fewest } values neither is given. In brackets after a median: its 95 % confidence interval, from six values on.
term-downtime = Downtime
term-downtime-text = The time during which a service was out: the union of the entries of its impact whose effect is “outage”. Entries that overlap count once; degraded service does not count.
term-affected = Affected
term-affected-text = The time during which any entry of the impact had an effect, degraded service included. Entries that overlap count once.
term-cost-text = The amounts that reports state for entries of their impact; where none is stated and the registry has a cost per hour of the service, its hours of outage at that cost. Added up by currency: nothing is converted.
term-open-actions = Open actions
term-open-actions-text = Committed actions that are not done, and those that failed verification. Overdue actions are among them.
term-overdue = Overdue, due soon
term-overdue-text = Overdue: open, and the due date has passed. Due soon: open, not overdue, and due within { $days } days.
term-done = Done
term-done-text = Committed actions whose work is finished and that did not fail verification, verified or not.
term-verified = Verified; done, not verified
term-verified-text = Verified: done, and a recorded test passed. Done, not verified: done, and no test is recorded.
term-committed = Committed actions
term-committed-text = All actions but those that were declined and those that were carried over to a later incident: open actions and done ones together.
term-age = Age of an action
term-age-text = Days from the incident to the day the action was done, or to the day of this build where it is open.
term-review = Review due, overdue, reviewed
term-review-text = The date in a report’s last step on which it is looked at again. Overdue: the date has passed and nothing is noted as adjusted. Reviewed: something is noted, and the date is not still to come.
term-settled = Steps
term-settled-text = How many of the ten steps of a review are answered, or waived with a reason, of those that the severity asks for.
