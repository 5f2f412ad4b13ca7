"""Site builders given the same facts: one page and one JSON file an award, rendered and not signed."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from bench.measure import Cost, run
from tests.interop.prepare import ensure_ready

NODE_PACKAGES = {"@11ty/eleventy": "3.1.8"}


def pages_of(site: Path) -> list[tuple[str, dict[str, object], str]]:
    """Return id, facts and Markdown text of every award of a published site, as input for other builders."""
    found = []
    for path in sorted((site / "awards").glob("*.json")):
        credential = json.loads(path.read_bytes())
        achievement = credential["credentialSubject"]["achievement"]
        facts = {
            "title": achievement["name"], "description": achievement["description"], "date": credential["validFrom"][:10],
            "image": achievement["image"]["id"], "issuer": credential["issuer"]["name"], "award": path.stem,
        }  # fmt: skip
        evidence = "\n".join(
            f"- [{piece['name']}]({piece['id']})" for piece in credential.get("evidence", []) if "id" in piece
        )
        found.append(
            (
                path.stem,
                facts,
                f"{achievement['description']}\n\n{achievement['criteria']['narrative']}\n\n{evidence}\n",
            )
        )
    return found


def hugo(site: Path, work: Path) -> Cost | str:
    """Build the pages with Hugo (Debian's package)."""
    if shutil.which("hugo") is None:
        return "Hugo is not installed (apt-get install hugo)"
    (work / "layouts/_default").mkdir(parents=True)
    (work / "config.toml").write_text(
        'baseURL = "https://badges.youth.example/"\ntitle = "Awards"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n'
        '[outputs]\npage = ["HTML", "JSON"]\n', "utf-8",
    )  # fmt: skip
    (work / "layouts/_default/single.html").write_text(_HTML.format(
        title="{{ .Title }}", description="{{ .Params.description }}", image="{{ .Params.image }}", issuer="{{ .Params.issuer }}",
        date="{{ .Date.Format \"2 January 2006\" }}", content="{{ .Content }}",
    ), "utf-8")  # fmt: skip
    (work / "layouts/_default/single.json").write_text(
        '{"@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"], "id": {{ .Permalink | jsonify }}, '
        '"type": ["VerifiableCredential", "OpenBadgeCredential"], "name": {{ .Title | jsonify }}, "issuer": {"type": ["Profile"], "name": {{ .Params.issuer | jsonify }}}, '
        '"validFrom": {{ .Date | jsonify }}, "credentialSubject": {"type": ["AchievementSubject"], "achievement": {"type": ["Achievement"], "name": {{ .Title | jsonify }}, '
        '"description": {{ .Params.description | jsonify }}, "criteria": {"narrative": {{ .RawContent | jsonify }}}, "image": {"id": {{ .Params.image | jsonify }}}}}}\n',
        "utf-8",
    )
    (work / "layouts/_default/list.html").write_text("{{ .Title }}\n", "utf-8")
    _write_markdown(site, work / "content" / "awards", lambda facts: facts)
    return run(["hugo", "--quiet", "--destination", work / "public"], work)


def eleventy(site: Path, work: Path) -> Cost | str:
    """Build the pages with Eleventy (npm)."""
    node = ensure_ready().node
    npm = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    (work / "package.json").write_text(
        json.dumps({"private": True, "type": "module", "dependencies": NODE_PACKAGES}), "utf-8"
    )
    installed = subprocess.run(  # noqa: S603 - npm, with fixed words
        [node, npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
        cwd=work,
        check=False,
        capture_output=True,
    )
    if installed.returncode != 0:
        return "Eleventy could not be installed from npm"
    (work / "_includes").mkdir()
    (work / "_includes/award.njk").write_text(_HTML.format(
        title="{{ title }}", description="{{ description }}", image="{{ image }}", issuer="{{ issuer }}", date="{{ day }}", content="{{ content | safe }}",
    ), "utf-8")  # fmt: skip
    _write_markdown(site, work / "awards", lambda facts: {"layout": "award.njk", "day": facts["date"], **facts})
    (work / "awards.json.njk").write_text(
        "---\npagination:\n  data: collections.all\n  size: 1\n  alias: award\npermalink: 'json/{{ award.fileSlug }}.json'\n"
        "eleventyExcludeFromCollections: true\n---\n"
        '{"name": {{ award.data.title | dump | safe }}, "description": {{ award.data.description | dump | safe }}}\n', "utf-8",
    )  # fmt: skip
    command = work / "node_modules/@11ty/eleventy/cmd.cjs"
    return run([node, "--max-old-space-size=8000", command, "--quiet", "--input=.", "--output=_site"], work)


def material(site: Path, work: Path) -> Cost | str:
    """Build the pages with MkDocs and Material: as pages that stand in no navigation, without search."""
    (work / "mkdocs.yml").write_text("site_name: Awards\ntheme: material\nplugins: []\nnav: [index.md]\n", "utf-8")
    _write_markdown(site, work / "docs" / "awards", lambda facts: facts)
    (work / "docs" / "index.md").write_text("# Awards\n", "utf-8")
    import sys

    return run([sys.executable, "-m", "mkdocs", "build", "--quiet"], work, {"NO_MKDOCS_2_WARNING": "1"})


def _write_markdown(site: Path, folder: Path, front_matter: Callable[[dict[str, object]], dict[str, object]]) -> None:
    folder.mkdir(parents=True)
    for award_id, facts, text in pages_of(site):
        (folder / f"{award_id}.md").write_text(
            f"---\n{json.dumps(front_matter(facts), ensure_ascii=False)}\n---\n{text}", "utf-8"
        )


_HTML = """<!doctype html>
<html lang="en" class="lean">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width">
<title>{title} – {issuer}</title>
<meta name="robots" content="noindex">
<meta property="og:image" content="{image}">
<link rel="icon" href="{image}">
<link rel="stylesheet" href="../assets/style.css">
<script type="module" src="../assets/award.js"></script>
<header class="top"><a href="../index.html">{issuer}</a></header>
<main class="award">
<article class="hero is-valid">
<img src="{image}" alt="A picture of the badge {title}." width="320" height="320">
<div>
<p class="eyebrow">Badge
<h1>{title}</h1>
<p class="holder">Awarded to a holder who is not named here
<p class="lead">{description}
<div class="status"><p><strong>Valid</strong>, does not expire</div>
<p class="by">Awarded by <a href="../issuer/index.html">{issuer}</a> on {date}.
</div>
</article>
<p class="actions"><a class="button" href="../badges/index.html#criteria">What this badge asks for</a>
<section>
<h2>What was shown</h2>
{content}
</section>
<section class="check">
<h2>Check it yourself</h2>
<p>Give a verifier the first address; <a href="../did.json">the issuer's key</a> signed it.
<ul>
<li><a href="index.json">Open Badges 3.0 credential</a>
<li><a href="assertion.json">Open Badges 2.0 assertion</a>
</ul>
</section>
</main>
"""
