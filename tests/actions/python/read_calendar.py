"""Reads a calendar from standard input with a parser of others, and prints what it says as JSON."""

import json
import sys

import icalendar

calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
broken = [str(e) for part in calendar.walk() for e in part.errors]
assert not broken, broken
events = [
    {
        "uid": str(event["UID"]),
        "stamp": event["DTSTAMP"].dt.isoformat(),
        "start": event["DTSTART"].dt.isoformat(),
        "end": event["DTEND"].dt.isoformat(),
        "summary": str(event["SUMMARY"]),
        "description": str(event["DESCRIPTION"]),
        "url": str(event.get("URL", "")),
        "status": str(event["STATUS"]),
        "alarms": [str(a["TRIGGER"].dt) for a in event.walk("VALARM")],
    }
    for event in calendar.walk("VEVENT")
]
json.dump({"name": str(calendar["X-WR-CALNAME"]), "events": events}, sys.stdout)
