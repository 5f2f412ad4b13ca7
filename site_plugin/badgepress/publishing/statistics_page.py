"""The page of statistics, for issuers who ask for one: counts only, and none from which anybody could be told (docs/catalogue.md#statistics)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from badgepress.content.award_statistics import AwardCounts, badges_of_people, count_awards, unnamed_holders
from badgepress.content.model import Catalogue, Pathway
from badgepress.credentials import urls
from badgepress.language import Words
from badgepress.progress.counts import PathwayCount, pathway_counts
from badgepress.publishing.chart import Chart, chart_of
from badgepress.publishing.fragment import Fragment
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.pathway_layout import steps_in_order
from badgepress.publishing.render import rendered
from badgepress.publishing.small_counts import FEW, people_told, status_groups
from badgepress.publishing.views import SiteView
from badgepress.publishing.views_of import site_view
from badgepress.signing.issuer_keys import IssuerKeys

OPTION = "statistics"
"""In `also_publish` of the issuer."""
BADGES_SHOWN = 100
PATHWAYS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Bar:
    """One number with its bar."""

    label: str
    count: str
    """In words, such as `1,204` or `fewer than 5`."""
    width: float
    """Of the bar, 0 to 100; 0 where the number is not told."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far people come on one pathway."""

    name: str
    url: str
    summary: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """The page of statistics."""

    figures: tuple[tuple[str, str], ...]
    """Number and what it counts."""
    chart: Chart | None
    badges: tuple[Bar, ...]
    more_badges: int
    waiting: int
    """How many badges nobody has yet."""
    statuses: tuple[Bar, ...]
    ending: tuple[Bar, ...]
    funnels: tuple[Funnel, ...]
    more_funnels: int
    few: str


def statistics_pages(holdings: Holdings, keys: IssuerKeys) -> dict[str, Fragment]:
    """Return the page by the Markdown file that it stands for in MkDocs; none unless the issuer asks for it."""
    catalogue = holdings.catalogue
    if OPTION not in catalogue.issuer.also_publish:
        return {}
    site = site_view(catalogue, keys, 1)
    title, lead = site.words.text("Statistics"), site.words.text("What we have awarded so far, in numbers.")
    body = rendered("statistics.html", site, title=title, lead=lead, statistics=statistics_view(holdings, site))
    return {
        f"{urls.statistics_page()}index.md": Fragment(
            f"{title}: {catalogue.issuer.name}", lead, body, "statistics-page"
        )
    }


def statistics_view(holdings: Holdings, site: SiteView) -> StatisticsView:
    """Return what the page says: private awards are counted in none of its numbers."""
    catalogue, words = holdings.catalogue, site.words
    counts = count_awards(holdings.index, catalogue.as_of, with_private=False)
    tell = _Teller(words)
    badges = _badge_bars(counts, catalogue, site, tell)
    awarded = badges[: sum(bar.count != words.number(0) for bar in badges)]
    funnels = _funnels(holdings, counts, site, tell)
    past = {month: count for month, count in counts.by_month.items() if month <= catalogue.as_of.isoformat()[:7]}
    return StatisticsView(
        figures=_figures(counts, catalogue, words),
        chart=chart_of(past, catalogue.as_of, words) if past else None,
        badges=awarded[:BADGES_SHOWN],
        more_badges=max(0, len(awarded) - BADGES_SHOWN),
        waiting=len(badges) - len(awarded),
        statuses=_status_bars(counts, words, tell),
        ending=tuple(
            tell.bar(
                words.plural("Within %(num)s day", "Within %(num)s days", days) % {"num": words.number(days)},
                count,
                max(counts.ending.values()),
            )
            for days, count in counts.ending.items()
        ),
        funnels=funnels[:PATHWAYS_SHOWN],
        more_funnels=max(0, len(funnels) - PATHWAYS_SHOWN),
        few=tell.few,
    )


class _Teller:
    """Says numbers, but none from one up to a few."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.few = words.text("fewer than %(num)s") % {"num": words.number(FEW)}

    def bar(
        self, label: str, count: int, full: int, url: str = "", *, is_exact: bool = False, is_zero_told: bool = True
    ) -> Bar:
        is_told = is_exact or (count == 0 and is_zero_told) or count >= FEW
        width = max(0.5, round(100 * count / full, 1)) if is_told and count else 0.0
        return Bar(label, self._words.number(count) if is_told else self.few, width, url)


def _figures(counts: AwardCounts, catalogue: Catalogue, words: Words) -> tuple[tuple[str, str], ...]:
    badges = len({badge.slug for badge in catalogue.published_classes()})
    found = [
        (counts.total, words.plural("award", "awards", counts.total)),
        (badges, words.plural("badge", "badges", badges)),
        (len(catalogue.published_pathways()), words.plural("pathway", "pathways", len(catalogue.published_pathways()))),
    ]
    if counts.requested >= FEW:
        found.append((counts.requested, words.text("asked for by their holders")))
    return tuple((words.number(number), label) for number, label in found if number)


def _badge_bars(counts: AwardCounts, catalogue: Catalogue, site: SiteView, tell: _Teller) -> tuple[Bar, ...]:
    names = {badge.slug: badge.name for badge in catalogue.published_classes()}
    ordered = sorted(names, key=lambda slug: (-counts.by_class.get(slug, 0), names[slug], slug))
    full = max([1, *counts.by_class.values()])
    # the page of each badge tells the same number
    return tuple(
        tell.bar(
            names[slug],
            counts.by_class.get(slug, 0),
            full,
            f"{site.root}{urls.badge_page(slug)}index.html",
            is_exact=True,
        )
        for slug in ordered
    )


def _status_bars(counts: AwardCounts, words: Words, tell: _Teller) -> tuple[Bar, ...]:
    names = {
        "valid": words.text("valid"),
        "superseded": words.text("replaced by a newer one"),
        "expired": words.text("expired"),
        "revoked": words.text("revoked"),
        "over": words.text("replaced, expired or revoked"),
    }
    groups = status_groups(counts.by_status)
    full = sum(groups.values())
    return tuple(tell.bar(names[status], count, full) for status, count in groups.items())


def _funnels(holdings: Holdings, counts: AwardCounts, site: SiteView, tell: _Teller) -> tuple[Funnel, ...]:
    catalogue, index = holdings.catalogue, holdings.index
    published = {pathway.slug: pathway for pathway in catalogue.published_pathways()}
    if not published:
        return ()
    people, unnamed = badges_of_people(index, with_private=False), unnamed_holders(index, with_private=False)
    found = pathway_counts(catalogue.pathways, people, unnamed, published.keys())
    ordered = sorted(published.values(), key=lambda pathway: (-found[pathway.slug].begun, pathway.name, pathway.slug))
    names = {badge.slug: badge.name for badge in catalogue.published_classes()}
    return tuple(_funnel(pathway, found[pathway.slug], counts, names, site, tell) for pathway in ordered)


def _funnel(
    pathway: Pathway, count: PathwayCount, counts: AwardCounts, names: Mapping[str, str], site: SiteView, tell: _Teller
) -> Funnel:
    words = site.words
    by_id = {step.id: step for step in pathway.steps}
    full = max(1, count.begun)

    def label(step_id: str) -> str:
        step = by_id[step_id]
        return step.name or (names.get(step.options[0].badge, "") if len(step.options) == 1 else "") or step.id

    # of a few people, not even “nobody” is told
    is_zero_told = not 0 < count.begun < FEW
    tells_finished, tells_going_on = people_told(count.begun, count.finished)
    going_on = count.begun - count.finished
    bars = [tell.bar(words.text("Begun"), count.begun, full)]
    bars += [
        tell.bar(label(step_id), count.steps[step_id], full, is_zero_told=is_zero_told)
        for step_id in steps_in_order({step.id: step.after for step in pathway.steps})
    ]
    # of two numbers that make up a third, the one is left out where the other is small
    summary = f"{words.text('Begun')}: {bars[0].count}"
    if tells_finished or count.finished < FEW:
        bars.append(tell.bar(words.text("Finished"), count.finished, full, is_zero_told=is_zero_told))
        said = {"begun": bars[0].count, "finished": bars[-1].count}
        summary = words.text("%(begun)s begun, %(finished)s finished") % said
    if tells_going_on or going_on < FEW:
        bars.append(tell.bar(words.text("Begun and not finished"), going_on, full, is_zero_told=is_zero_told))
    if pathway.milestone in names:
        awarded = counts.by_class.get(pathway.milestone, 0)
        bars.append(
            tell.bar(
                words.text("Milestone awarded: %(badge)s") % {"badge": names[pathway.milestone]},
                awarded,
                max(full, awarded),
                is_exact=True,
            )
        )
    return Funnel(pathway.name, f"{site.root}{urls.pathway_page(pathway.slug)}index.html", summary, tuple(bars))
