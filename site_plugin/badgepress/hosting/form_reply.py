"""What a form is answered with: a reply for its issue, and title and body of its pull request. Every text in them stays text."""

from __future__ import annotations

from badgepress.history.masking import masked_recipient
from badgepress.hosting.issue_event import IssueEvent
from badgepress.hosting.propose import Already, Proposed, Refused
from badgepress.plain_text import escaped

MARKER = "<!-- badgepress:form-reply -->"
"""First line of a reply, by which it is found again and edited."""
_MAX_FAULTS = 40
_ADDRESS = """\
**Please remove the e-mail address from this issue now.** It is not repeated here, and nothing was made of the form. No badge needs an address in the open:
ask whom it belongs to for a *recipient code* (`badgepress recipient` makes it), or give a DID or a profile page.

1. Best: somebody who administers this repository deletes the whole issue (at the foot of the right-hand column: “Delete issue”), and you fill the form in anew.
2. Otherwise: edit the issue and take the address out. Then open “edited” at its head, choose each older revision that shows it, and in its menu “Delete revision from
   history”. Look at the title, too: former titles stay in the list of events, and go only with the issue.

Whoever watches this repository may have got the text by e-mail already; tell the person whose address it is.
"""


def pull_request_title(proposed: Proposed, event: IssueEvent) -> str:
    """Return a title of letters, digits and `@ ( ) -` only."""
    badge = proposed.award.values["badge"]
    return f"Award {badge} (issue {event.number})" if proposed.form.kind == "award" else f"Award {badge}, asked for in issue {event.number}"


def pull_request_body(proposed: Proposed, event: IssueEvent) -> str:
    """Return the Markdown that a reviewer reads first."""
    award, values = proposed.award, proposed.award.values
    edited = f", last edited by {escaped(event.editor)}" if event.editor != event.author else ""
    lines = [
        f"Made from issue #{event.number} (“{proposed.form.name}”) of {escaped(event.author)}{edited}.",
        "",
        "| | |",
        "|---|---|",
        f"| Badge | {escaped(str(values['badge']))} |",
        f"| For | {escaped(masked_recipient(values))} |",
        f"| Awarded | {escaped(str(values['awarded']))} |",
        f"| Evidence | {len(values.get('evidence', ()))} |",
        f"| File | `{award.path}` |",
        "",
    ]
    if proposed.form.kind == "request":
        who = escaped(event.author)
        lines += [f"⚠️ **{who} asks for this badge for themself.** Their approval does not count; others decide whether it is earned.", ""]
    lines += [f"⚠️ {escaped(warning.message)} {escaped(warning.hint)}\n" for warning in award.warnings]
    lines += [
        "Look at the evidence, and at the change report below. If the issue is edited, this branch is made anew, unless somebody has worked on it.",
        "",
        f"Closes #{event.number}",
    ]
    return "".join(f"{line}\n" for line in lines)


def reply(outcome: Proposed | Already | Refused, event: IssueEvent) -> str:
    """Return the Markdown to answer the issue with; its first line is `MARKER`."""
    if isinstance(outcome, Proposed):
        again = "The pull request follows what you changed." if outcome.is_update else "A pull request proposes this badge; it will appear below."
        return f"{MARKER}\nThank you! {again} Others look at it now. To change something, edit the issue.\n"
    if isinstance(outcome, Already):
        hint = "What was issued is not edited; for a correction: `badgepress supersede`. For another badge, fill the form in anew."
        return f"{MARKER}\nThis issue has led to a badge already: `{outcome.path}`. {hint}\n"
    if outcome.holds_address:
        return f"{MARKER}\n{_ADDRESS}"
    count = len(outcome.faults)
    things = "one thing is" if count == 1 else f"{count} things are"
    lines = [f"Thank you! Before a pull request can be made of this, {things} to be mended:", ""]
    for number, fault in enumerate(outcome.faults[:_MAX_FAULTS], 1):
        lines.append(f"{number}. **{escaped(fault.message)}** {escaped(fault.hint)}".rstrip())
    if count > _MAX_FAULTS:
        lines.append(f"\nand {count - _MAX_FAULTS} more.")
    lines += ["", "Edit the issue (“…” at its head, then “Edit”); it is looked at again as soon as you save it."]
    return MARKER + "\n" + "".join(f"{line}\n" for line in lines)
