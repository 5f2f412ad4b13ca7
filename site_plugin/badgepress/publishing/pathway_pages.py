"""The pages of pathways: one for each, and one that lists them."""

from __future__ import annotations

from collections.abc import Mapping

from badgepress.content.award_statistics import badges_of_people, unnamed_holders
from badgepress.content.model import BadgeClass, Catalogue, Goal, Pathway, PathwayStep
from badgepress.credentials import urls
from badgepress.credentials.urls import Addresses
from badgepress.progress.counts import PathwayCount, pathway_counts
from badgepress.progress.uses import Uses
from badgepress.publishing.fragment import Fragment, Wanted
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.pathway_graph import graph
from badgepress.publishing.pathway_layout import steps_in_order
from badgepress.publishing.pathway_views import EndView, OptionView, PathwayCard, PathwayView, StepKind, StepView
from badgepress.publishing.render import rendered
from badgepress.publishing.small_counts import people_told
from badgepress.publishing.social_image import HEIGHT, WIDTH
from badgepress.publishing.views import LinkView, PictureView, SiteView
from badgepress.publishing.views_of import site_view
from badgepress.signing.issuer_keys import IssuerKeys

_PICTURES = 3


def pathway_pages(holdings: Holdings, keys: IssuerKeys, wanted: Wanted) -> dict[str, Fragment]:
    """Return the pages of all published pathways, and their list, by the Markdown file that each stands for in MkDocs; none if there is no pathway.

    Counts depend on awards, so a page is wanted if a badge on its way is.
    """
    catalogue = holdings.catalogue
    published = {pathway.slug: pathway for pathway in catalogue.published_pathways()}
    if not published:
        return {}
    uses = Uses(catalogue.pathways)
    slugs = published.keys() if wanted.slugs is None else uses.concerned(wanted.slugs) & published.keys()
    counts: Mapping[str, PathwayCount] = {}
    if slugs:
        index = holdings.index
        people, unnamed = badges_of_people(index, with_private=False), unnamed_holders(index, with_private=False)
        counts = pathway_counts(catalogue.pathways, people, unnamed, slugs, uses)
    making = PathwayViews(catalogue, site_view(catalogue, keys, 2))
    found = {}
    for slug, pathway in published.items():
        body = pathway_body(making.site, making.page(pathway, counts[slug])) if slug in slugs else ""
        name = f"{urls.pathway_page(slug)}index.md"
        found[name] = Fragment(
            pathway.name, pathway.description, body, "pathway-page", pathway.status, making.head(pathway)
        )
    return {f"{urls.pathways_page()}index.md": _list_page(catalogue, keys, wanted), **found}


def _list_page(catalogue: Catalogue, keys: IssuerKeys, wanted: Wanted) -> Fragment:
    """Return the list; nothing in it depends on awards."""
    making = PathwayViews(catalogue, site_view(catalogue, keys, 1))
    text = making.site.words.text
    title, lead = (
        text("Pathways"),
        text("Roads to take, one badge after another. Each begins with a step that you can take today."),
    )
    pathways = sorted(
        catalogue.published_pathways(), key=lambda pathway: (pathway.status == "retired", pathway.name, pathway.slug)
    )
    body = ""
    if wanted.slugs is None:
        body = rendered("pathways.html", making.site, lead=lead, cards=[making.card(pathway) for pathway in pathways])
    return Fragment(f"{title}: {catalogue.issuer.name}", lead, body, "pathways-page")


def pathway_body(site: SiteView, pathway: PathwayView) -> str:
    """Return a pathway's page, without the frame."""
    return rendered("pathway.html", site, pathway=pathway)


class PathwayViews:
    """Makes views of pathways, for pages in as many folders as the site's view says."""

    def __init__(self, catalogue: Catalogue, site: SiteView) -> None:
        self.site = site
        self._catalogue = catalogue
        self._newest: dict[str, BadgeClass] = {badge.slug: badge for badge in catalogue.published_classes()}

    def card(self, pathway: Pathway) -> PathwayCard:
        """Return a pathway as lists show it."""
        return PathwayCard(
            name=pathway.name,
            description=pathway.description,
            url=self.site.root + urls.pathway_page(pathway.slug) + "index.html",
            pictures=self._pictures(pathway),
            facts=self._facts(pathway),
            is_retired=pathway.status == "retired",
            lang=pathway.language if pathway.language != self.site.language else "",
        )

    def page(self, pathway: Pathway, count: PathwayCount) -> PathwayView:
        """Return the page of a pathway; `count` says how many people came how far."""
        words, as_of = self.site.words, self._catalogue.as_of
        milestone = self._option(Goal(badge=pathway.milestone)) if pathway.milestone in self._newest else None
        steps = self._steps(pathway)
        asked = sum(not step.is_optional for step in pathway.steps)
        condition = self._of(pathway.need, asked) if pathway.need < asked else ""
        end = _end(milestone, words.text("The end of the way"), condition)
        is_over = pathway.ends is not None and pathway.ends < as_of
        is_ahead = pathway.starts is not None and pathway.starts > as_of
        tells_finished, tells_going_on = people_told(count.begun, count.finished)
        return PathwayView(
            card=self.card(pathway),
            milestone=milestone,
            outcomes=self._newest[pathway.milestone].learning_outcomes if milestone else (),
            dates=self._dates(pathway),
            is_over=is_over,
            is_ahead=is_ahead,
            asks=self._asks(pathway, asked),
            is_new=count.begun == 0,
            finished=count.finished if tells_finished else 0,
            on_the_way=count.begun - count.finished if tells_going_on else 0,
            first=tuple(step for step in steps if step.is_first and not step.is_optional),
            steps=steps,
            picture=graph(steps, end, words, {step.id: list(step.after) for step in pathway.steps}),
            tags=pathway.tags,
        )

    def head(self, pathway: Pathway) -> str:
        """Return what link previews read in the head of the page."""
        addresses = Addresses(self._catalogue.issuer.base_url)
        address, social = (addresses.url(path(pathway.slug)) for path in (urls.pathway_page, urls.pathway_social_image))
        return rendered(
            "pathway_head.html", self.site, pathway=pathway, address=address, social=social, width=WIDTH, height=HEIGHT
        )

    def _steps(self, pathway: Pathway) -> tuple[StepView, ...]:
        order = steps_in_order({step.id: step.after for step in pathway.steps})
        by_id = {step.id: step for step in pathway.steps}
        names = {step_id: self._name(by_id[step_id]) for step_id in order}
        return tuple(self._step(by_id[step_id], number, names) for number, step_id in enumerate(order, 1))

    def _step(self, step: PathwayStep, number: int, names: Mapping[str, str]) -> StepView:
        options = tuple(map(self._option, step.options))
        kind: StepKind = "choice" if len(options) > 1 else "pathway" if options[0].is_pathway else "badge"
        return StepView(
            number=number,
            id=step.id,
            name=names[step.id],
            description=step.description or (options[0].description if len(options) == 1 else ""),
            kind=kind,
            options=options,
            choice=self._of(step.need, len(options)) if len(options) > 1 else "",
            need=step.need,
            is_optional=step.is_optional,
            is_first=not step.after,
            until=self.site.words.date(step.until) if step.until else "",
            iso_until=step.until.isoformat() if step.until else "",
            after=tuple(LinkView(names[one], f"#step-{one}") for one in step.after),
        )

    def _name(self, step: PathwayStep) -> str:
        if step.name:
            return step.name
        if len(step.options) == 1:
            return self._option(step.options[0]).name
        if step.need == len(step.options):
            return self.site.words.text("All of these")
        return self.site.words.plural("Choose one", "Choose %(num)s", step.need) % {
            "num": self.site.words.number(step.need)
        }

    def _option(self, goal: Goal) -> OptionView:
        root = self.site.root
        if goal.pathway:
            pathway = self._catalogue.pathways[goal.pathway]
            url = root + urls.pathway_page(pathway.slug) + "index.html"
            return OptionView(
                pathway.name, pathway.description, url, self._pictures(pathway), True, pathway.status == "retired"
            )
        badge = self._newest[goal.badge]
        url = root + urls.badge_page(badge.slug) + "index.html"
        return OptionView(
            badge.name, badge.description, url, (self._badge_picture(badge),), False, badge.status == "retired"
        )

    def _badge_picture(self, badge: BadgeClass) -> PictureView:
        return PictureView(
            self.site.root + urls.badge_image(badge.slug, badge.version, badge.image.extension), badge.image.alt
        )

    def _pictures(self, pathway: Pathway) -> tuple[PictureView, ...]:
        """Return its own picture, or its milestone's, or those of three of its badges, or the issuer's mark."""
        if pathway.image is not None:
            return (
                PictureView(
                    self.site.root + urls.pathway_image(pathway.slug, pathway.image.extension), pathway.image.alt
                ),
            )
        if pathway.milestone in self._newest:
            return (self._badge_picture(self._newest[pathway.milestone]),)
        slugs = dict.fromkeys(
            option.badge for step in pathway.steps for option in step.options if option.badge in self._newest
        )
        some = tuple(self._badge_picture(self._newest[slug]) for slug in slugs)[:_PICTURES]
        return some or (PictureView(self.site.root + self.site.mark, self._catalogue.issuer.image.alt),)

    # words -----------------------------------------------------------------------------------------------------------------------

    def _of(self, need: int, there_are: int) -> str:
        number = self.site.words.number
        return self.site.words.text("%(need)s of %(all)s") % {"need": number(need), "all": number(there_are)}

    def _facts(self, pathway: Pathway) -> str:
        words = self.site.words
        count = sum(not step.is_optional for step in pathway.steps)
        if pathway.need < count:
            found = words.text("%(need)s of %(all)s steps") % {
                "need": words.number(pathway.need),
                "all": words.number(count),
            }
        else:
            found = words.plural("%(num)s step", "%(num)s steps", count) % {"num": words.number(count)}
        milestone = self._newest.get(pathway.milestone)
        if milestone is not None and milestone.name != pathway.name:
            return words.text("%(steps)s to the badge “%(badge)s”") % {"steps": found, "badge": milestone.name}
        return found

    def _asks(self, pathway: Pathway, asked: int) -> str:
        words = self.site.words
        numbers = {"num": words.number(pathway.need), "all": words.number(asked)}
        if pathway.need < asked:
            return (
                words.plural(
                    "Any one of these %(all)s steps brings you there.",
                    "Any %(num)s of these %(all)s steps bring you there.",
                    pathway.need,
                )
                % numbers
            )
        return words.plural("One step brings you there.", "%(num)s steps bring you there.", asked) % numbers

    def _dates(self, pathway: Pathway) -> tuple[str, ...]:
        words = self.site.words
        starts, ends, as_of = pathway.starts, pathway.ends, self._catalogue.as_of
        found = []
        if starts:
            text = words.text("Starts on %(date)s") if starts > as_of else words.text("Began on %(date)s")
            found.append(text % {"date": words.date(starts)})
        if ends:
            text = words.text("Ended on %(date)s") if ends < as_of else words.text("Open until %(date)s")
            found.append(text % {"date": words.date(ends)})
        return tuple(found)


def _end(milestone: OptionView | None, otherwise: str, condition: str) -> EndView:
    if milestone is None:
        return EndView(otherwise, "", "", condition)
    return EndView(milestone.name, milestone.url, milestone.pictures[0].url, condition)
