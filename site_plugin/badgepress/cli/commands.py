"""Every command: where its code is, and what it is for in half a sentence; in the order in which an organisation meets them."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """One command of `badgepress`."""

    where: str
    """`module:attribute` of the click command."""
    summary: str


SECTIONS: dict[str, dict[str, Command]] = {
    "A repository of your own": {
        "init": Command("badgepress.cli.init:init", "Make a new organisation's repository from a few questions."),
    },
    "Badges and awards": {
        "new": Command("badgepress.cli.new:new", "Write a new badge class or pathway: new badge NAME."),
        "image": Command("badgepress.cli.image:image", "Draw a badge's picture from its name."),
        "award": Command("badgepress.cli.award:award", "Award a badge to somebody, or a table of awards (--csv)."),
        "milestones": Command("badgepress.cli.milestones:milestones", "List who has finished a pathway, and award the badge at its end."),
        "recipient": Command("badgepress.cli.recipient:recipient", "Make a recipient code of an e-mail address."),
        "revoke": Command("badgepress.cli.revoke:revoke", "Take an award back, for good."),
        "supersede": Command("badgepress.cli.supersede:supersede", "Correct an award by a new one in its place."),
        "renew": Command("badgepress.cli.supersede:supersede", "The same, when an award ends."),
        "revise": Command("badgepress.cli.classes:revise", "Write the next version of an awarded badge class."),
        "retire": Command("badgepress.cli.classes:retire", "Award a badge class no longer."),
        "show": Command("badgepress.cli.show:show", "Show an award, a badge class or a pathway."),
        "list": Command("badgepress.cli.list:list_awards", "List awards, badge classes or pathways."),
        "stats": Command("badgepress.cli.stats:stats", "Count awards over time, by badge and on pathways."),
        "fmt": Command("badgepress.cli.fmt:fmt", "Bring content files into one form."),
        "fix": Command("badgepress.cli.fix:fix", "Repair ids and status indexes that collide after a merge."),
    },
    "A change before it is merged": {
        "check": Command("badgepress.cli.check:check", "Say what is wrong, and what a change may not do (--base)."),
        "diff": Command("badgepress.cli.diff:diff", "Say what a merge would issue, change and revoke."),
        "policy": Command("badgepress.cli.policy:policy", "Say whether enough of the right people stand behind it."),
    },
    "Publishing": {
        "build": Command("badgepress.cli.build:build", "Check, sign and publish a folder of files."),
        "verify": Command("badgepress.cli.verify:verify", "Say whether anybody's badge is valid: a file, an address."),
        "bundle": Command("badgepress.cli.bundle:bundle", "Write a copy that verifies offline, for years to come."),
        "verify-site": Command("badgepress.cli.verify_site:verify_site", "Read a published folder as a verifier would."),
        "doctor": Command("badgepress.cli.doctor:doctor", "Look at the live site from outside."),
        "refresh": Command("badgepress.cli.refresh:refresh", "Move the status date, and list what ends soon."),
    },
    "Keys": {
        "keys": Command("badgepress.cli.keys:keys", "Make, rotate and look after signing keys."),
        "scan": Command("badgepress.cli.scan:scan", "Look for private keys where none may be."),
    },
    "Privacy": {
        "withdraw-consent": Command("badgepress.cli.withdraw_consent:withdraw", "Take a holder's name off awards, and out of lists."),
        "forget": Command("badgepress.cli.forget:forget", "Forget an award at its holder's request."),
        "deliver": Command("badgepress.cli.deliver:deliver", "Write the signed file of an award for its learner."),
    },
    "On a code host": {
        "forms": Command("badgepress.cli.forms:forms", "Write the issue forms for members who do not use Git."),
        "from-form": Command("badgepress.cli.from_form:from_form", "Make an award of a submitted form. For workflows."),
        "workflows": Command("badgepress.cli.workflows:workflows", "Write the workflows of GitHub or GitLab."),
        "verdict": Command("badgepress.cli.verdict:verdict", "Gather what a pull request would do. For workflows."),
        "comment": Command("badgepress.cli.comment:comment", "Write it as one comment. For workflows."),
        "propose": Command("badgepress.cli.propose:propose", "Open a pull request. For workflows."),
    },
    "Help": {
        "problems": Command("badgepress.cli.problems:problems", "Explain the code of a message."),
    },
}

COMMANDS: dict[str, Command] = {name: command for section in SECTIONS.values() for name, command in section.items()}
