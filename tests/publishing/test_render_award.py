"""The award page: what it says in each state, what stands in its head, what no text can do to it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from badgepress.language import words_in
from badgepress.publishing.markdown import to_html
from badgepress.publishing.render import _environment, award_page, private_stub
from badgepress.publishing.views import (
    AwardedBadge,
    AwardView,
    EvidenceView,
    LinkView,
    PictureView,
    ResultView,
    SiteView,
)

SITE = SiteView(
    "Harbour Knot Club",
    "en",
    False,
    "../",
    "did:web:knots.example:badges",
    "20 November 2026",
    "issuer/image.svg",
    words_in("en"),
)
CARD = AwardedBadge(
    "Six knots",
    "Can tie six useful knots.",
    PictureView("../badges/knots/v1.svg", "A white line on a green disc."),
    "../badges/knots/index.html",
    "Competency",
    "https://knots.example/badges/badges/knots/v1-social.png",
)
AWARD = AwardView(
    url="https://knots.example/badges/awards/5f0c.html",
    credential="5f0c.json",
    holder="Mira",
    badge=CARD,
    version=1,
    status="valid",
    awarded="2 November 2026",
    iso_awarded="2026-11-02",
    ends="2 November 2028",
    criteria_anchor="criteria",
    narrative=Markup(to_html("She taught **two** others.")),
    evidence=(EvidenceView("Six knots on a board", "https://knots.example/photo", "All six, tied twice.", "Photo"),),
    results=(ResultView("Tying", "Sure", "Ties each knot at the first go."),),
    assessor=LinkView("Ada", "https://knots.example/ada", "boat builder"),
    documents=(
        LinkView("Open Badges 3.0 credential (signed)", "5f0c.json", "application/vc"),
        LinkView("Open Badges 2.0 assertion (hosted)", "../ob2/assertions/5f0c.json", "application/ld+json"),
    ),
)
POLICY = (
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';"
    "base-uri 'none';form-action 'none'"
)


class Parsed(HTMLParser):
    """A page's elements with their attributes, and its words."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    @property
    def words(self) -> str:
        return " ".join("".join(self.pieces).split())

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [found for name, found in self.elements if name == tag and wanted.items() <= found.items()]

    def meta(self, name: str) -> str | None:
        found = self.all("meta", name=name) or self.all("meta", property=name)
        return found[0]["content"] if found else None


def read(**changes: object) -> Parsed:
    return Parsed(award_page(SITE, replace(AWARD, **changes)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "valid"}, "Valid until 2 November 2028"),
        ({"status": "valid", "ends": ""}, "Valid, does not expire"),
        ({"status": "expired", "ends": "1 May 2025"}, "Expired on 1 May 2025"),
        (
            {"status": "revoked", "revoked_on": "3 May 2025", "revocation_reason": "Entered twice."},
            "Revoked on 3 May 2025: Entered twice.",
        ),
        (
            {"status": "superseded", "newer": LinkView("newer", "9a.html")},
            "Replaced by a newer award See the newer award",
        ),
        ({"status": "superseded"}, "Replaced by a newer award"),
    ],
)
def test_the_status_is_said_in_words_and_no_other_is(changes: dict[str, object], said: str) -> None:
    words = read(**changes).words
    assert said in words
    others = {"Valid", "Expired", "Revoked", "Replaced"} - {said.split(",")[0].split()[0]}
    assert not [other for other in others if re.search(rf"\b{other}\b", words)]


def test_it_says_who_holds_it_who_gave_it_when_and_who_judged_it() -> None:
    page = read()
    assert "Awarded to Mira" in page.words
    assert "Awarded by Harbour Knot Club on 2 November 2026. Assessed by Ada, boat builder." in page.words
    assert "She taught two others." in page.words
    assert "Six knots on a board Photo" in page.words
    assert "Sure" in page.words


def test_a_nameless_award_vouches_for_nobody() -> None:
    page = read(holder="")
    assert "Awarded to a holder who is not named here" in page.words
    assert page.words.startswith("Six knots – Harbour Knot Club")
    assert "–  –" not in page.words


def test_nothing_is_said_of_what_is_not_there() -> None:
    page = read(narrative="", evidence=(), results=(), assessor=None)
    for heading in ("What was shown", "How it was judged", "Assessed by", "renews"):
        assert heading not in page.words
    assert not page.all("ul")


def test_a_narrative_alone_brings_no_empty_list() -> None:
    assert not read(evidence=()).all("ul")


def test_a_renewal_and_a_later_version_are_named() -> None:
    page = read(older=LinkView("older", "1b.html"), version=2, criteria_anchor="v2")
    assert "It renews an older award." in page.words
    assert "Version 2" in page.words
    assert page.all("a", href="../badges/knots/index.html#v2")


def test_the_head_tells_link_previews_and_verifiers_where_things_are() -> None:
    page = read(is_listed=True)
    assert page.words.startswith(
        "Six knots – Mira – Harbour Knot Club"
    )  # the title, which previews take where og:title is not
    assert page.meta("og:description") == page.meta("description") == "Can tie six useful knots."
    assert page.meta("og:image") == CARD.preview_url
    assert page.all("link", rel="canonical", href=AWARD.url)
    assert page.all("link", rel="alternate", type="application/vc", href="5f0c.json")
    assert page.all("a", href="5f0c.json")


def test_an_award_that_nobody_may_find_has_no_canonical_address() -> None:
    assert not read().all("link", rel="canonical")


def test_only_listed_awards_may_be_indexed() -> None:
    assert read().meta("robots") == "noindex"
    assert read(is_listed=True).meta("robots") is None
    assert Parsed(private_stub(SITE)).meta("robots") == "noindex"


def test_the_policy_stands_before_anything_that_loads() -> None:
    page = read()
    policies = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
    assert [found["content"] for found in policies] == [POLICY]
    names = [tag for tag, _ in page.elements]
    policy_at = page.elements.index(("meta", policies[0]))
    assert policy_at < min(names.index("link"), names.index("script"))


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    page = read()
    assert [found["src"] for found in page.all("script")] == ["../assets/badgepress/award.js"]
    assert not page.all("style")
    assert not [name for _, found in page.elements for name in found if name == "style" or name.startswith("on")]
    loaded = [found["src"] for tag, found in page.elements if tag in ("img", "script")]
    loaded += [found["href"] for found in page.all("link") if found["rel"] in ("stylesheet", "icon")]
    assert not [address for address in loaded if not (address or "").startswith(("../", "data:,"))]


def test_pictures_have_a_size_and_words() -> None:
    assert read().all("img") == [
        {"src": "../badges/knots/v1.svg", "alt": "A white line on a green disc.", "width": "320", "height": "320"}
    ]


def test_a_preview_says_so_first_and_a_release_does_not() -> None:
    preview = Parsed(award_page(replace(SITE, is_preview=True), AWARD)).words
    title_end = preview.index("Harbour Knot Club") + len("Harbour Knot Club")
    assert preview[title_end:].lstrip().startswith("Preview: signed with a throw-away key. Not a real badge.")
    assert "throw-away" not in read().words
    assert "throw-away" in Parsed(private_stub(replace(SITE, is_preview=True))).words


def test_hostile_texts_stay_texts() -> None:
    bad = "\"'><script>alert(1)</script>{{ 7*7 }}"
    card = replace(CARD, name=bad, description=bad, kind=bad, picture=PictureView("../v1.svg", bad))
    hostile = replace(
        AWARD,
        holder=bad,
        badge=card,
        status="revoked",
        revoked_on="1 May 2025",
        revocation_reason=bad,
        narrative=bad,
        evidence=(EvidenceView(bad, "", bad, bad),),
        results=(ResultView(bad, bad, bad),),
        assessor=LinkView(bad, "", bad),
    )
    page = Parsed(award_page(replace(SITE, name=bad), hostile))
    expected = Parsed(award_page(SITE, replace(hostile, narrative="x")))
    assert len(page.all("script")) == 1
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in expected.elements]
    assert "{{ 7*7 }}" in page.words
    assert "49" not in page.words


def test_a_name_in_another_direction_is_isolated() -> None:
    assert "<bdi>مريم</bdi>" in award_page(SITE, replace(AWARD, holder="مريم")).decode()


def test_a_full_page_stays_within_six_kilobytes() -> None:
    words = "A sentence about what was done, of an ordinary length. "
    full = replace(
        AWARD,
        narrative=words * 3,
        evidence=tuple(EvidenceView(f"Piece {n}", f"https://knots.example/{n}", words, "Photo") for n in range(3)),
        results=tuple(ResultView(f"Criterion {n}", "On your own", words) for n in range(4)),
        older=LinkView("older", "0a0b0c0d-1111-4222-8333-444455556666.html"),
    )
    assert len(award_page(replace(SITE, is_preview=True), full)) <= 6_000


def test_the_same_view_gives_the_same_bytes() -> None:
    assert award_page(SITE, AWARD) == award_page(SITE, replace(AWARD))
    assert award_page(SITE, AWARD).endswith(b"</main>\n")


def test_a_template_cannot_ask_for_what_no_view_has() -> None:
    with pytest.raises(UndefinedError, match="nothing_like_it"):
        _environment(words_in("en")).from_string("{{ site.nothing_like_it }}").render(site=SITE)


def test_a_private_award_says_nothing_but_that() -> None:
    stub = Parsed(private_stub(SITE))
    assert "This award is private" in stub.words
    assert not stub.all("script")
    assert not stub.all("img")
