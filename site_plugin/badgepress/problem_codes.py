"""Every problem code: what it is called and why it matters. A code is never reused for something else."""

from __future__ import annotations

from typing import NamedTuple


class CodeInfo(NamedTuple):
    """One code of the catalogue."""

    title: str
    why: str


CODES: dict[str, CodeInfo] = {
    # Files and YAML
    "BP001": CodeInfo("Not a plain file", "Links and devices could make the build publish files from elsewhere on the machine."),
    "BP002": CodeInfo("File too large", "Very large files are almost always a mistake, and could stall the build."),
    "BP003": CodeInfo("Not UTF-8", "In another encoding, names turn into wrong letters."),
    "BP004": CodeInfo("Forbidden character", "Verifiers disagree about control and invisible characters, so a signature over them fails somewhere."),
    "BP005": CodeInfo("Not readable", "A file that cannot be read would silently publish nothing."),
    "BP006": CodeInfo("YAML feature that is not used here", "References, tags and merges hide what a reviewer sees, and can be used to stall the build."),
    "BP007": CodeInfo("Key stands twice", "Only one of them can count, and readers cannot see which."),
    "BP008": CodeInfo("Nested too deep", "No file of this format needs it; deep nesting can stall the build."),
    "BP009": CodeInfo("More than one document", "What stands after the first document would be lost."),
    "BP010": CodeInfo("Empty file", "A badge or award that is empty would silently be missing from the site."),
    "BP011": CodeInfo("File name not allowed", "Names become addresses and must work on every system, without look-alikes."),
    "BP012": CodeInfo("Unexpected file", "A file with the wrong name or in the wrong place would silently be left out."),
    "BP014": CodeInfo("Merge conflict", "Git left both versions in the file; somebody has to choose."),
    "BP015": CodeInfo("File missing", "The site cannot be made without it."),
    # Form
    "BP101": CodeInfo("Unknown key", "A misspelt key would silently be ignored."),
    "BP102": CodeInfo("Missing key", "The badge or award would be incomplete for its readers and verifiers."),
    "BP103": CodeInfo("Wrong kind of value", "It could mean something else than what was meant."),
    "BP104": CodeInfo("Form not allowed", "Verifiers or web pages could not read it."),
    "BP105": CodeInfo("Value not allowed", "Only these values have a meaning that everybody agrees on."),
    "BP106": CodeInfo("Too short or too long", "An empty text says nothing, and pages and wallets show only so much."),
    "BP107": CodeInfo("Number out of range", "The number cannot be meant."),
    "BP108": CodeInfo("Item stands twice", "The second one adds nothing and is probably a slip."),
    # References
    "BP201": CodeInfo("Unknown badge class", "An award must say what it is for."),
    "BP202": CodeInfo("Unknown version of a badge class", "An award holds for one version of the criteria."),
    "BP203": CodeInfo("Award of a draft", "A draft may still change; an awarded class may not."),
    "BP204": CodeInfo("Superseded award unknown", "The older award must stay findable."),
    "BP205": CodeInfo("Award supersedes wrongly", "Each award is replaced at most once, by a later one."),
    "BP206": CodeInfo("Prerequisite wrong", "Learners would look for a badge that is not there, or could never begin."),
    "BP207": CodeInfo("Version missing", "Versions count from 1 without a gap, so that nobody wonders what became of one."),
    "BP208": CodeInfo("Version and file name differ", "Awards find a version by the file's name."),
    "BP209": CodeInfo("Unknown learner", "The award would stand on no learner's page."),
    "BP210": CodeInfo("Step or goal unclear", "Nobody could tell what is asked for."),
    "BP211": CodeInfo("Pathway leads to something unknown", "Learners would look for a badge or pathway that is not there."),
    "BP212": CodeInfo("Steps of a pathway unclear", "Steps find each other by their ids, and links to a step lead to its id."),
    "BP213": CodeInfo("Pathway runs in a circle", "Nobody could ever come to its end."),
    "BP214": CodeInfo("Pathway asks for more than there is", "Nobody could ever finish it, or everybody would at once."),
    "BP215": CodeInfo("Step out of reach", "Whoever begins today would get stuck there."),
    "BP216": CodeInfo("Dates of a pathway contradict each other", "Nobody could keep them."),
    "BP217": CodeInfo("Active pathway uses a draft", "Learners would be sent to a page that is not published."),
    "BP218": CodeInfo("Pathways nested too deep", "Nobody could tell what is asked for."),
    # Ids, status, dates
    "BP301": CodeInfo("Id is no random UUID", "The id is the award's address; a guessable one tells strangers about other awards."),
    "BP302": CodeInfo("Id stands twice", "Two awards would share one address."),
    "BP303": CodeInfo("Status index used twice", "Revoking one award would revoke the other."),
    "BP304": CodeInfo("Status index out of range", "It lies outside of the published status lists, so the award could never be revoked."),
    "BP305": CodeInfo("No such date or duration", "Validity is computed from it."),
    "BP306": CodeInfo("Date in the future", "An award cannot be signed before it is made; verifiers refuse it."),
    "BP307": CodeInfo("Expires before it was awarded", "The award would never be valid."),
    "BP308": CodeInfo("Revoked before it was awarded", "One of the two dates must be wrong."),
    "BP309": CodeInfo("Status date is old", "Status lists hold for 90 days from it; after that verifiers cannot tell whether a badge is still valid."),
    "BP310": CodeInfo("Validity too long", "No promise holds for more than a hundred years; leave it out for a badge that does not end."),
    # What was issued before (history)
    "BP350": CodeInfo("Award gone", "What was issued must stay findable: a link in a CV would lead nowhere, and its revocation could never be told."),
    "BP351": CodeInfo("Issued award changed", "The holder and everybody who saw it rely on what it said; verifiers would find two awards under one address."),
    "BP352": CodeInfo("Revocation lifted", "Verifiers were told that the award does not hold; a second answer makes both worthless."),
    "BP353": CodeInfo("Badge class gone", "Awards and pages refer to its address for good."),
    "BP354": CodeInfo("Awarded badge class changed", "Its holders earned it for what it said then."),
    "BP355": CodeInfo("Base address changed", "Every id and link ever issued begins with it."),
    "BP356": CodeInfo("Key gone or changed", "What it signed could no longer be verified."),
    "BP357": CodeInfo("Status date goes back", "Verifiers refuse a status list that is older than the one they know."),
    "BP358": CodeInfo("Shown without recorded consent", "A name or a listing is the holder's to give; the record says when they did."),
    "BP359": CodeInfo("Published address gone", "Somebody has linked to it."),
    "BP360": CodeInfo("Published revocation gone", "Verifiers were told that the award does not hold."),
    "BP361": CodeInfo("Forgotten award brought back", "Its holder asked for it to be forgotten."),
    "BP362": CodeInfo("Consent text changed", "Holders agreed to what it said; each version stays as they read it."),
    "BP363": CodeInfo("Published pathway gone", "Somebody has linked to its page, and people are on their way."),
    # Who may do what (policy)
    "BP451": CodeInfo("Not theirs to decide", "Only the people whom the policy names may award, revoke or change this badge."),
    "BP452": CodeInfo("Awarding oneself", "A badge is worth what somebody else says of its holder."),
    "BP453": CodeInfo("Policy is wrong", "Nobody could tell who may award what."),
    "BP454": CodeInfo("Commit not signed by its author", "Anybody can write a commit in another person's name."),
    "BP455": CodeInfo("Approval missing", "Badges are worth more when more than one person stands behind them; the policy says how many."),
    # Recipient and privacy
    "BP401": CodeInfo("Recipient unclear", "An award belongs to exactly one recipient, named in one way."),
    "BP402": CodeInfo("E-mail address in the repository", "Git keeps it for ever and the site would publish it; only issuer.email may stand anywhere."),
    "BP403": CodeInfo("Salt used twice", "Equal salts let strangers see which awards belong to the same person, and guess addresses faster."),
    "BP404": CodeInfo("Private award with a name", "A private award must not say whose it is."),
    "BP406": CodeInfo("Forgotten award still says something", "Its holder asked for it to be forgotten; whatever is left of it stays published or in Git."),
    "BP407": CodeInfo("Consent text unknown", "Nobody could look up what the holder agreed to."),
    "BP411": CodeInfo("Goal of a learner unclear", "Their page could not show the way to it."),
    "BP412": CodeInfo("Goal of a learner reached", "A page that calls for what is done looks forgotten."),
    # Images
    "BP501": CodeInfo("Picture missing", "Verifiers fetch the picture; without it they refuse the badge."),
    "BP502": CodeInfo("Not a sound PNG or SVG", "Verifiers and browsers could not show it."),
    "BP503": CodeInfo("Picture is not square", "Wallets crop or squash it."),
    "BP504": CodeInfo("Picture too large or too small", "Pages would load slowly, or show it blurred."),
    "BP505": CodeInfo("Unsafe picture", "An SVG can carry programs and links that act in the reader's browser."),
    "BP506": CodeInfo("Picture already contains a badge", "Somebody else's badge hidden in the picture would be handed out with yours."),
    "BP507": CodeInfo("Picture not used", "It may have been meant for a badge."),
    # Rubric and evidence
    "BP601": CodeInfo("Unknown criterion", "The result cannot be shown against the rubric."),
    "BP602": CodeInfo("Unknown level", "The result cannot be shown against the rubric."),
    "BP603": CodeInfo("Below the required level", "The badge says that its holder reached it."),
    "BP604": CodeInfo("Evidence missing", "The badge class asks for it; the award would be worth less than it says."),
    "BP605": CodeInfo("Result missing", "The badge class judges by this criterion; readers will ask."),
    "BP606": CodeInfo("Rubric contradicts itself", "Results could not be told apart."),
    "BP607": CodeInfo("Level has no address", "A level other than EQF 1 to 8 is only clear with the address of its description."),
    # Issuer and keys
    "BP701": CodeInfo("base_url cannot be used", "Every badge carries this address for good; a wrong one can never be mended."),
    "BP702": CodeInfo("Public key is wrong", "Verifiers could check no signature."),
    "BP703": CodeInfo("Private key in the repository", "Whoever reads it can issue badges in your name; Git keeps it for ever."),
    "BP704": CodeInfo("No key for what is published", "Without it nothing can be signed."),
    "BP705": CodeInfo("Two active keys", "Nobody could tell which one signs, and the same commit would give two different sites."),
    "BP706": CodeInfo("Key is old", "The longer a key is used, the more machines have seen it, and a change that nobody has practised goes wrong."),
    "BP707": CodeInfo("Colour too faint", "People with weak eyes, or in the sun, could not read what is written in it."),
    # Text
    "BP801": CodeInfo("Text direction control", "It can make a name read as another one."),
    "BP802": CodeInfo("Invisible character", "Two names that look the same would differ."),
    "BP803": CodeInfo("Not normalised", "The same letters in another encoding compare as different names."),
    "BP804": CodeInfo("Character not allowed in a name", "Pages and wallets show it wrongly, or take it for markup."),
    "BP805": CodeInfo("Verifiers sort these texts differently", "The signature would be refused by verifiers written in JavaScript."),
    "BP806": CodeInfo("Letters of several alphabets in one word", "Look-alike letters are used to imitate names."),
    "BP807": CodeInfo("Pages not translated", "Readers would meet two languages on one page."),
    # Pages of the organisation
    "BP901": CodeInfo("Front matter is wrong", "MkDocs would stall on it, or read it differently."),
    "BP902": CodeInfo("MkDocs option that would run or include content", "A pull request's text could then read files or run programs."),
}  # fmt: skip
