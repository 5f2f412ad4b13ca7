"""Makes the files of a new organisation's repository; whether and where they are written is the caller's affair."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import metadata, resources
from typing import Any, Literal
from urllib.parse import urlsplit

from badgepress import __version__
from badgepress.authoring.badge_picture import organisation_mark
from badgepress.authoring.canonical_yaml import canonical_text
from badgepress.authoring.comments import commented
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.new_badge import draft_badge
from badgepress.content.schema_check import KINDS, Kind, schema_bytes

Host = Literal["github", "gitlab", "none"]
SCHEMA_FOLDER = ".vscode/schemas"
DEFAULT_DESCRIPTION = "We give badges for what people have shown us that they can do."
DEFAULT_CRITERIA = "Show it while one of us watches, and say why you do it the way you do."
_MARK = "mark.svg"
_TOGETHER = "**Somebody else looks.** A second person reads the award before it is published."
_ALONE = "**We publish.** The award gets a page of its own, which you may share."
# what Material for MkDocs has words for, by the language alone
_THEME_LANGUAGES = frozenset({
    "af", "ar", "az", "be", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa", "fi", "fr", "gl", "he",
    "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kn", "ko", "lb", "lt", "lv", "mk", "mn", "ms", "my", "nb", "nl", "nn", "pl",
    "pt", "ro", "ru", "sa", "sh", "si", "sk", "sl", "sq", "sr", "sv", "ta", "te", "th", "tl", "tr", "uk", "ur", "uz", "vi", "zh",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Organisation:
    """What a new repository says; sound only once `authoring.trial` has found nothing in its files."""

    name: str
    base_url: str
    """The permanent public address, without a slash at its end."""
    email: str
    badge_name: str
    badge_slug: str
    badge_description: str
    criteria: str = DEFAULT_CRITERIA
    url: str = ""
    """The organisation's own web site; the origin of `base_url` if empty."""
    description: str = DEFAULT_DESCRIPTION
    language: str = "en"
    country: str = ""
    logins: tuple[str, ...] = ()
    """Who may award, on the code host."""
    host: Host = "github"


def draft_organisation(drafts: Drafts, organisation: Organisation, today: date) -> None:
    """Plan the files of a new repository but for those of the code host.

    Args:
        drafts: Takes the files.
        organisation: What they say.
        today: Becomes the status date.
    """
    for kind in KINDS:
        drafts.add(f"{SCHEMA_FOLDER}/{kind}.schema.json", schema_bytes(kind))
    mark = organisation_mark(organisation.name)
    drafts.add(f"content/{_MARK}", mark.svg)
    drafts.add("content/issuer.yml", _issuer(organisation, mark.alt))
    drafts.add("content/status.yml", _canonical("status", {"as_of": today.isoformat()}, "The date that pages and status lists speak as of: badgepress refresh."))
    drafts.add("content/policy.yml", _policy(organisation.logins))
    badge = {
        "name": organisation.badge_name, "description": organisation.badge_description, "status": "active", "achievement_type": "Competency",
        "language": organisation.language, "criteria": organisation.criteria,
    }  # fmt: skip
    draft_badge(drafts, organisation.badge_slug, badge)
    for path, template in _TEMPLATES.items():
        drafts.add(path, _filled(template, organisation).encode())
    drafts.add(".vscode/settings.json", _editor_settings())
    drafts.add(".vscode/extensions.json", b'{\n  "recommendations": ["redhat.vscode-yaml"]\n}\n')


_TEMPLATES = {
    "content/pages/index.md": "index.md", "content/pages/about.md": "about.md", "content/pages/consent/2026-1.md": "consent.md", "mkdocs.yml": "mkdocs.yml", "README.md": "README.md",
    "requirements.txt": "requirements.txt", ".gitignore": "gitignore.txt", ".gitattributes": "gitattributes.txt",
}  # fmt: skip


def _schema_line(kind: Kind) -> str:
    return f"yaml-language-server: $schema=../{SCHEMA_FOLDER}/{kind}.schema.json"


def _canonical(kind: Kind, values: Mapping[str, Any], *comments: str) -> bytes:
    return canonical_text(kind, values, [_schema_line(kind), *comments]).encode()


def _issuer(organisation: Organisation, alt: str) -> bytes:
    parts = urlsplit(organisation.base_url)
    values = {
        "name": organisation.name, "url": organisation.url or f"{parts.scheme}://{parts.netloc}/", "email": organisation.email,
        "description": organisation.description, "base_url": organisation.base_url, "language": organisation.language, "country": organisation.country,
        "image": {"file": _MARK, "alt": alt},
    }  # fmt: skip
    kept = {name: value for name, value in values.items() if value}
    above: dict[tuple[str | int, ...], list[str]] = {
        ("email",): ["# Public. No other e-mail address may stand in this repository."],
        ("base_url",): ["# It stands in every badge, for good."],
        ("image",): ["# Put your own mark in its place, a square SVG or PNG."],
    }
    return commented("issuer", kept, above, [f"# {_schema_line('issuer')}"])


def _policy(logins: tuple[str, ...]) -> bytes:
    who, approvals = (["team"], 1 if len(logins) > 1 else 0) if logins else (["anyone"], 1)
    rules = [
        {"actions": ["award", "revoke", "change"], "who": who, "approvals": approvals},
        {"actions": ["administer"], "who": who, "approvals": approvals},
    ]
    values: dict[str, Any] = {"teams": {"team": list(logins)}, "rules": rules} if logins else {"rules": rules}
    advice = (
        "With a second person in the team, write approvals: 1, so that nobody decides alone."
        if len(logins) == 1
        else "Anybody with an account may propose and approve. Write your people into a team, and name it in place of “anyone”."
        if not logins
        else "One of the team proposes, another one approves."
    )
    return _canonical("policy", values, "Who may award, revoke and change what. The first rule that fits counts.", advice)


def _editor_settings() -> bytes:
    where = {
        "issuer": "content/issuer.yml", "status": "content/status.yml", "policy": "content/policy.yml", "badge": "content/badges/*.yml",
        "award": "content/awards/**/*.yml", "pathway": "content/pathways/*.yml", "learner": "content/learners/*.yml", "key": "keys/*.yml",
    }  # fmt: skip
    schemas = {f"./{SCHEMA_FOLDER}/{kind}.schema.json": path for kind, path in where.items()}
    settings = {"yaml.schemas": schemas, "yaml.validate": True, "files.eol": "\n"}
    return (json.dumps(settings, indent=2) + "\n").encode()


def _filled(template: str, organisation: Organisation) -> str:
    text = resources.files(__package__).joinpath("scaffold", template).read_text("utf-8")
    return string.Template(text).substitute(
        name=_in_markdown(organisation.name),
        description=_in_markdown(organisation.description),
        email=organisation.email,
        base_url=f"{organisation.base_url}/",
        slug=organisation.badge_slug,
        yaml_name=json.dumps(organisation.name, ensure_ascii=False),
        yaml_base_url=json.dumps(f"{organisation.base_url}/"),
        theme_language=theme_language(organisation.language),
        requirement=requirement(),
        last_step=_ALONE if len(organisation.logins) == 1 else _TOGETHER,
        **_host_words(organisation.host),
    )


def _in_markdown(text: str) -> str:
    plain = re.sub(r"&(?=#?\w+;)", "&amp;", " ".join(text.split())).replace("<", "&lt;")
    return re.sub(r"([\\`*_{}\[\]#!])", r"\\\1", plain)


def theme_language(language: str) -> str:
    """Return the language in which the theme speaks: English where it has no words for another one."""
    if language == "pt-BR":
        return language
    bare = language.partition("-")[0]
    return bare if bare in _THEME_LANGUAGES else "en"


def requirement() -> str:
    """Return the line by which pip finds this very program, with what delivering in a workflow needs: the commit it was installed from, or else its version."""
    try:
        told = json.loads(metadata.distribution("badgepress").read_text("direct_url.json") or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        told = {}
    source = told.get("vcs_info", {})
    if source.get("vcs") == "git" and re.fullmatch(r"https://[^\s@;#]+", told.get("url", "")) and re.fullmatch(r"[0-9a-f]{40,64}", source.get("commit_id", "")):
        return f"badgepress[age] @ git+{told['url']}@{source['commit_id']}"
    return f"badgepress[age]=={__version__}"


def _host_words(host: Host) -> dict[str, str]:
    by_form = (
        "On the code host: **Issues → New issue → Award a badge**, fill in the form, and a pull request is made of it. The form asks for a *recipient code* in place of an e-mail\n"
        "address; the recipient makes it with `badgepress recipient`.\n\nAt a terminal, "
    )
    steps = {
        "github": (
            "2. **Push** this folder to GitHub, as the branch `main`.\n"
            "3. **Settings → Environments:** make one called `signing`, for the branch `main` only, with somebody who has to agree; give it the secret `BADGEPRESS_SIGNING_KEY` with the\n"
            "   private half.\n"
            "4. **Settings → Pages:** choose *GitHub Actions* as the source, and your domain if you have one. **Settings → Branches:** protect `main`, so that nothing comes in without a pull request.\n"
            "5. **Settings → Actions → General:** tick *Allow GitHub Actions to create and approve pull requests*; the Monday refresh and the issue forms need it.\n"
        ),
        "gitlab": (
            "2. **Push** this folder to GitLab, as the branch `main`, and protect the branch.\n"
            "3. **Settings → CI/CD → Variables:** add `BADGEPRESS_SIGNING_KEY` with the private half, protected, masked and hidden.\n"
        ),
        "none": "2. **Publish:** `BADGEPRESS_KEY=env:BADGEPRESS_SIGNING_KEY mkdocs build` makes the folder `site/`, signed; put it at the address above.\n",
    }
    return {
        "award_by_form": by_form if host == "github" else "",
        "publish_steps": steps[host],
        "refresh_by_itself": ", and a workflow proposes that every Monday" if host == "github" else "",
        "table_rows": {
            "github": "| `.github/` | workflows that check, publish and refresh; the forms for awarding (`badgepress forms` makes them anew) |\n",
            "gitlab": "| `.gitlab-ci.yml` | the jobs that check and publish |\n",
            "none": "",
        }[host],
    }
