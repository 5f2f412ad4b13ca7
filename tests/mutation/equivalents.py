"""What is taken out, without its line → why nobody can tell."""

EQUIVALENT: dict[str, str] = {
    "award_rules without 'unlisted': _WIDTH = {\"private\": 0, \"unlisted\": 1, \"listed\": 2}": "what is not named there counts as unlisted",
    "award_rules without its part 2: old, new = change.old or {}, change.new or {}": "an award that is gone is asked for no consent",
    "decide without its part 1: found.update(login.lower() for login in supporters if login and page.endswith(f\"/{login.lo": "no page ends in a slash any more",
    "class_rules without its part 1: if before and after and after < before:": "nothing is earlier than an empty date",
    "award_rules without its part 1: if change.new is None and _fingerprint(change.values) in fresh": "only awards that are gone are looked up in it",
    "award_rules without its part 3: if \"consent\" in old and \"consent\" not in new and \"forgotten\" not in new and (\"name\" in new": "of a forgotten award nothing else is asked",
    "learner_rules without its part 2: handle, old, new = handle_of(change.path), change.old or {}, change.new or {}": "a page that is gone is told before its values are looked at",
    "decide without its part 1: or (person.did and person.did == deed.recipient.get(\"did\"))": "no recipient has an empty did",
}
