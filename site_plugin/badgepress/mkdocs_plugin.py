"""The MkDocs (and ProperDocs) plugin: thin calls into the rooms.

Content is checked and signed before MkDocs touches its output; badge, issuer and catalogue pages get the theme's frame, all else is written as
`badgepress build` writes it. MkDocs writes into a stage that takes the place of `site_dir` only if everything went well. `serve` never sees the real key.
"""

from __future__ import annotations

import html
import os
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Literal

from mkdocs.config import base, defaults
from mkdocs.config import config_options as option
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from badgepress.cli.report import as_text
from badgepress.content.site_pages import page_problems, setting_problems
from badgepress.credentials.did import PREVIEW_WORDS
from badgepress.errors import EXIT_REFUSED, BadgepressError
from badgepress.pipeline.examine import examine
from badgepress.pipeline.publish import Build, Summary, write_awards, write_common
from badgepress.pipeline.serving import Serving
from badgepress.pipeline.stack_task import published_stacks
from badgepress.problems import Problem, has_errors
from badgepress.publishing.catalogue_pages import page_catalogue
from badgepress.publishing.fragment import EVERYTHING, Fragment
from badgepress.publishing.pages import (
    CATALOGUE_MARK,
    STYLE_SHEET,
    fragments,
    named_pages,
    page_banner,
)
from badgepress.publishing.site import common_files, refuse_other_site, refuse_unsound
from badgepress.publishing.writer import staged_site
from badgepress.signing.issuer_keys import KeyChoice

log = get_plugin_logger(__name__)


def _stop(message: str, code: int) -> Exception:
    """Return what ends MkDocs with an exit code other than 1: both MkDocs and click look for it in the class."""
    kind = type("Stop", (Abort,), {"code": code, "exit_code": code})
    stop: Exception = kind(message)
    return stop


def _pages_in(site: Path) -> list[str]:
    """Return the addresses of the pages that MkDocs has rendered, relative to the site."""
    found = []
    for folder, names, files in os.walk(site):
        names[:] = [name for name in names if not name.startswith(".")]
        found += [(Path(folder) / name).relative_to(site).as_posix() for name in files if name.endswith(".html")]
    return [path.removesuffix("index.html") for path in found if not path.endswith("404.html")]


def _language_advice(config: defaults.MkDocsConfig, language: str) -> str:
    """Return what to say if a theme that names a language (Material) names another one than the issuer's."""
    theme = config.theme
    named = str(theme["language"]) if "language" in theme else ""
    if not named or named.partition("-")[0].lower() == language.partition("-")[0].lower():
        return ""
    return (
        f"mkdocs.yml says “{named}” is the language of the theme, content/issuer.yml says “{language}”: menus stay in the other language, and screen readers "
        f"pronounce the pages as “{named}” → write “language: {language}” under “theme:” in mkdocs.yml"
    )


class BadgepressConfig(base.Config):  # type: ignore[no-untyped-call]
    """Options of the plugin in mkdocs.yml."""

    enabled = option.Type(bool, default=True)
    """Whether to do anything at all."""
    repository = option.Optional(option.Type(str))
    """The folder that holds content/ and keys/, relative to mkdocs.yml; by default the one mkdocs.yml stands in."""
    signed = option.Optional(option.Type(str))
    """A folder that `badgepress build --key` made from the same commit: its signatures are taken, and no key is needed here. BADGEPRESS_SIGNED outweighs it."""


class BadgepressPlugin(BasePlugin[BadgepressConfig]):  # type: ignore[no-untyped-call]
    """Checks, signs and publishes badges as part of an MkDocs build."""

    def __init__(self) -> None:
        self.command = "build"
        self.build: Build | None = None
        self.serving: Serving | None = None
        self.fragments: dict[str, Fragment] = {}
        self.served: dict[str, Fragment] = {}
        """The fragments of the last build whose awards were written, from which `serving` counts what changed."""
        self.staging = ExitStack()
        self.cleanup = ExitStack()
        self.real_site_dir = ""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember the command; having this event keeps one plugin across the rebuilds of `serve`."""
        del dirty
        self.command = command
        self.serving = Serving() if command == "serve" else None

    @event_priority(-50)
    def on_config(self, config: defaults.MkDocsConfig) -> defaults.MkDocsConfig | None:
        """Load, check and sign everything; refuse here, before anything is written."""
        if not self.config.enabled:
            return None
        root = Path(config.config_file_path or "mkdocs.yml").absolute().parent / (self.config.repository or "")
        config.watch += [str(root / "content"), str(root / "keys")]
        try:
            self.build = self._prepare(root, config)
            wanted = self.serving.wanted if self.serving is not None else EVERYTHING
            found = fragments(self.build.holdings, self.build.keys, wanted)
            self.fragments = {name: new if new.html else self.served.get(name, new) for name, new in found.items()}
            if self.command != "serve":
                self._stage(config)
        except BadgepressError as error:
            raise self._refusal(f"{error}{f' → {error.hint}' if error.hint else ''}", error.exit_code) from error
        except OSError as error:
            raise self._refusal(f"cannot read {error.filename}: {error.strerror}", 74) from error
        config.extra_css.insert(0, STYLE_SHEET)
        return config

    def _prepare(self, root: Path, config: defaults.MkDocsConfig) -> Build:
        self.cleanup.close()
        page_faults = [
            *page_problems(root, Path(config.docs_dir)),
            *setting_problems(config.markdown_extensions, list(config.plugins)),
        ]
        if self.serving is not None and not has_errors(page_faults):
            build = self.serving.next_build(root, datetime.now(UTC))
            self.serving.put_aside(Path(config.site_dir))
            if build is not None:
                self.cleanup.enter_context(build.examined)
                return build
        examined = self.cleanup.enter_context(examine(root, datetime.now(UTC)))
        examined.problems += [fault for fault in page_faults if fault not in examined.problems]
        catalogue = examined.catalogue
        if catalogue is None:
            raise self._refused_content(sorted(set(examined.problems)))
        for line in as_text(examined.problems).splitlines():
            log.warning(line)
        if advice := _language_advice(config, catalogue.issuer.language):
            log.warning(advice)
        choice = KeyChoice()
        if self.serving is None:
            choice = self._key_choice(root)
        keys = choice.open(catalogue, os.environ)
        if keys.is_preview:
            log.info(PREVIEW_WORDS)
        return Build(examined, catalogue, replace(choice, public=keys.proof.announced.multikey), keys)

    def _key_choice(self, root: Path) -> KeyChoice:
        signed = os.environ.get("BADGEPRESS_SIGNED") or self.config.signed
        if signed:
            return KeyChoice(signed=(root / signed).absolute())
        return KeyChoice(os.environ.get("BADGEPRESS_KEY"), os.environ.get("BADGEPRESS_JWT_KEY"))

    def _refused_content(self, problems: list[Problem]) -> Exception:
        for line in as_text(problems).splitlines():
            log.error(line)
        return self._refusal(
            f"{sum(problem.is_error for problem in problems)} errors in the content; nothing was published",
            EXIT_REFUSED,
        )

    def _refusal(self, message: str, exit_code: int) -> Exception:
        """Return what ends MkDocs with the right exit code; under `serve` the server goes on with what it had."""
        if self.command == "serve" or exit_code == EXIT_REFUSED:
            return PluginError(f"badgepress: {message}")
        return _stop(f"badgepress: {message}", exit_code)

    def _stage(self, config: defaults.MkDocsConfig) -> None:
        self.real_site_dir = config.site_dir
        stage = self.staging.enter_context(staged_site(Path(config.site_dir), must_be_ours=False))
        config.site_dir = str(stage)

    @event_priority(-50)
    def on_files(self, files: Files, *, config: defaults.MkDocsConfig) -> Files | None:
        """Add a page for each badge class and the issuer, and a home page where the organisation wrote none."""
        if self.build is None:
            return None
        for src_uri in self.fragments:
            if files.get_file_from_path(src_uri) is None:
                page = File.generated(config, src_uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
                files.append(page)
            elif src_uri != "index.md":
                raise PluginError(
                    f"badgepress: {config.docs_dir}/{src_uri} stands where a generated page belongs; rename it"
                )
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: defaults.MkDocsConfig, files: Files) -> str | None:
        """Title the generated pages; themes print titles as they are, so it is escaped here."""
        del config, files
        if self.build is not None and page.file.generated_by and (fragment := self.fragments.get(page.file.src_uri)):
            page.meta["title"] = html.escape(fragment.title)
            page.meta["description"] = html.escape(fragment.description)
            page.meta["hide"] = ["navigation", "toc"]
            if not fragment.is_listed:
                page.meta["search"] = {"exclude": True}
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: defaults.MkDocsConfig, files: Files) -> str | None:
        """Put our own, escaped fragments into the pages, and the preview banner onto every page."""
        del config, files
        if self.build is None:
            return None
        holdings, keys = self.build.holdings, self.build.keys
        depth = page.file.dest_uri.count("/")
        fragment = self.fragments.get(page.file.src_uri)
        if fragment and page.file.generated_by:
            return fragment.html
        return page_banner(holdings, keys, depth) + html.replace(CATALOGUE_MARK, page_catalogue(holdings, keys, depth))

    def on_post_page(self, output: str, *, page: Page, config: defaults.MkDocsConfig) -> str | None:
        """Give a page of ours what robots and link previews read, and Material's search dialog a name for screen readers."""
        del config
        fragment = self.fragments.get(page.file.src_uri)
        if fragment is not None and not fragment.is_listed:
            output = output.replace("</head>", '<meta name="robots" content="noindex"></head>', 1)
        if fragment is not None and fragment.head:
            # Material's script takes whatever is nothing but an alternate for the site in another language, and fetches its sitemap
            head = fragment.head.replace('rel="alternate"', 'rel="alternate nofollow"')
            output = output.replace("</head>", head + "</head>", 1)
        named: str = output.replace(
            'data-md-component="search" role="dialog">', 'data-md-component="search" role="dialog" aria-label="Search">'
        )
        return named

    @event_priority(-100)
    def on_post_build(self, *, config: defaults.MkDocsConfig) -> None:
        """Write everything that no theme renders, verify the whole, and exchange it with what was published."""
        if self.build is None:
            return
        stage = Path(config.site_dir)
        unlisted = {name.removesuffix("index.md") for name, page in self.fragments.items() if not page.is_listed}
        other_pages = [path for path in _pages_in(stage) if path not in unlisted]
        build, previous = self.build, Path(self.real_site_dir) if self.real_site_dir else None
        try:
            ours = list(common_files(build.holdings, build.keys, other_pages=other_pages))
            for path in (*(artifact.path for artifact in ours), "sitemap.xml.gz"):
                (stage / path).unlink(missing_ok=True)
            summary = Summary()
            if self.serving is not None:
                self.serving.write_awards(build, stage)
                self.served = self.fragments
                stacks = self.serving.stacks(build, stage)
            else:
                summary = write_awards(build, stage, previous)
                stacks = published_stacks(build, stage)
            rendered = named_pages(self.fragments)
            write_common(build, stage, previous, chain(ours, stacks), summary, rendered=rendered)
            if self.command != "serve":
                if build.choice.signed is not None:
                    refuse_other_site(stage, build.choice.signed)
                refuse_unsound(stage, build.verified_awards())
                self.staging.close()
                self.cleanup.close()
                config.site_dir = self.real_site_dir
                log.info(f"Published to {self.real_site_dir}")
        except BadgepressError as error:
            raise self._refusal(f"{error}{f' → {error.hint}' if error.hint else ''}", error.exit_code) from error
        except OSError as error:
            raise self._refusal(f"cannot write {error.filename}: {error.strerror}", 74) from error

    def on_build_error(self, *, error: Exception) -> None:
        """Drop the stage; the published site is as it was."""
        if self.real_site_dir:
            self.staging.__exit__(type(error), error, error.__traceback__)
        self.cleanup.close()
