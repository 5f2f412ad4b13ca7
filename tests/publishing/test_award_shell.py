"""Pages from compiled shells are the pages that the template renders, byte for byte."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from badgepress.publishing import award_shell
from badgepress.publishing.award_shell import AwardPages
from badgepress.publishing.markdown import _PLAIN_SENTENCES, to_html
from badgepress.publishing.render import award_page
from badgepress.publishing.views import AwardView, EvidenceView, LinkView, ResultView
from tests.publishing.test_render_award import AWARD, SITE

texts = st.text("ab<>&\"'{}% é😀\u2028x0", max_size=12)
links = st.none() | st.builds(LinkView, st.just("newer"), texts)
views = st.builds(
    replace,
    st.just(AWARD),
    url=texts,
    holder=texts,
    status=st.sampled_from(["valid", "expired", "revoked", "superseded"]),
    ends=texts,
    revoked_on=texts,
    revocation_reason=texts,
    narrative=texts.map(lambda text: Markup(to_html(text))),
    newer=links,
    older=links,
    assessor=st.none() | st.builds(LinkView, texts, texts, texts),
    evidence=st.lists(st.builds(EvidenceView, texts, texts, texts, texts), max_size=3).map(tuple),
    results=st.lists(st.builds(ResultView, texts, texts, texts), max_size=2).map(tuple),
    version=st.integers(1, 2),
    is_listed=st.booleans(),
)


@settings(max_examples=200)
@given(st.lists(views, min_size=1, max_size=6))
def test_shells_give_the_template_s_bytes(some: list[AwardView]) -> None:
    pages = AwardPages(SITE)
    for view in [*some, *some]:
        assert pages.page(view) == award_page(SITE, view)


def test_one_shell_serves_all_awards_of_a_form() -> None:
    pages = AwardPages(SITE)
    for number in range(50):
        view = replace(AWARD, url=f"https://knots.example/{number}", holder=f"Holder <{number}>")
        assert pages.page(view) == award_page(SITE, view)
    assert len(pages._shells) == 1
    assert all(pages._shells.get(key) is not None for key in pages._shells._young)


def test_forms_beyond_the_limit_forget_the_oldest(monkeypatch: object) -> None:
    pages = AwardPages(SITE)
    for number in range(award_shell._MAX_SHELLS + 5):
        pages._shells.put(("made up", number), None)
    pages.page(AWARD)
    assert len(pages._shells) <= award_shell._MAX_SHELLS


WORDS = st.sampled_from(
    ["Built", "a", "box", "12", "3.", "don't", "Ünï", "e.g.", "1)", "-", "*", "_x_", "A:", "ok!", "http://x.example", "café", "日本", "#", ">", "²", "…", "`c`"]
)  # fmt: skip


@settings(max_examples=1000)
@given(st.lists(WORDS, min_size=1, max_size=7), st.sampled_from(["", ".", "!", "?", " ", "\n", "  "]))
def test_plain_sentences_are_what_the_markdown_parser_gives(words: list[str], end: str) -> None:
    text = " ".join(words) + end
    if _PLAIN_SENTENCES.fullmatch(text):
        # a second paragraph sends the same words through the parser
        assert to_html(f"{text}\n\n*end*") == to_html(text) + "<p><em>end</em></p>\n"


def test_a_narrative_of_plain_sentences_takes_the_short_way() -> None:
    assert _PLAIN_SENTENCES.fullmatch("Worked on it for 4 evenings, and showed two beginners how it is done.")
