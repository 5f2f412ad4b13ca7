"""`init`: from an empty folder to a published, verified award, with real Git and no YAML written by hand."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from badgepress.authoring.organisation import theme_language
from badgepress.cli.main import run
from badgepress.content.load import load
from badgepress.hosting.forms import form_files
from badgepress.hosting.workflows import workflow_files
from tests.organisation import NOW

ANSWERS = {
    "name": "Harbour & Knot Club", "base-url": "knots.example/badges", "email": "hello@knots.example", "badge": "First Aid",
    "badge-description": "Can give first aid until help arrives.",
}  # fmt: skip
_IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@knots.example", "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@knots.example",
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
}  # fmt: skip


def flags(**changes: str) -> list[str]:
    return [word for name, value in {**ANSWERS, **changes}.items() for word in (f"--{name.replace('_', '-')}", value)]


def init(folder: Path, *more: str, **changes: str) -> int:
    who = [] if "--login" in more or "none" in more else ["--login", "ada"]
    return run(["init", str(folder), *flags(**changes), "--now", NOW, *who, *more])


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file() and ".git" not in path.relative_to(root).parts}


class Shell:
    """Runs what a newcomer types, as they type it, and counts it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.typed = ""
        self.commands = 0
        self.environment = {**os.environ, **_IDENTITY, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "NO_MKDOCS_2_WARNING": "1"}

    def __call__(self, line: str, answers: str = "", hidden: str = "") -> str:
        self.typed += line + "\n" + answers
        self.commands += 1
        done = subprocess.run(
            ["bash", "-c", line + hidden], cwd=self.folder, env=self.environment, input=answers, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr


def test_from_an_empty_folder_to_a_verified_award(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(tmp_path / "bare.git")], check=True)
    shell = Shell(tmp_path)
    clock = f" --now {NOW}"
    answers = "Harbour Knot Club\nknots.example/badges\nhello@knots.example\nIE\n\nFirst Aid\nCan give first aid until help arrives.\n\nada\n"
    shell("badgepress init badges --ask", answers, clock)
    shell.folder = tmp_path / "badges"
    assert "no problems" in shell("badgepress check", hidden=clock)
    shell("git remote add origin ../bare.git && git add . && git commit -q -m 'Our badges' && git push -q -u origin main")
    told = shell(
        "badgepress award first-aid --email-stdin --name 'Ada L.' --consent 2026-11-20 --visibility listed --evidence 'A role play | Cuts, burns and eyes'",
        "ada@learner.example\n", clock,
    )  # fmt: skip
    for line in re.findall(r"^  (git .*)$", told, re.MULTILINE):
        shell(line)
    assert "will issue 1" in shell("badgepress diff --base main", hidden=clock)
    assert "no problems" in shell("badgepress check --base main", hidden=clock)
    shell("git switch -q main && git merge -q --no-ff --no-edit -", "")
    secret = re.findall(r"\bz[1-9A-HJ-NP-Za-km-z]{40,}\b", shell("badgepress keys new", hidden=clock))[-1]
    shell("git add keys && git commit -q -m 'Our key' && git push -q")
    shell.environment |= {"BADGEPRESS_SIGNING_KEY": secret}
    shell("BADGEPRESS_KEY=env:BADGEPRESS_SIGNING_KEY mkdocs build -q --site-dir site")
    assert "site verifies" in shell("badgepress verify-site site --release", hidden=clock)
    assert shell("git status --short") == ""

    (page,) = (shell.folder / "site" / "awards").glob("*.html")
    text = page.read_text("utf-8")
    assert "Ada L." in text and "PREVIEW" not in text
    assert "First Aid" in (shell.folder / "site" / "index.html").read_text("utf-8")
    history = shell("git log -p --all")
    assert "ada@learner.example" not in history
    assert secret not in history
    assert shell.commands < 20 and len(shell.typed) < 1500, (shell.commands, len(shell.typed))


@pytest.mark.parametrize("host", ["github", "gitlab", "none"])
def test_a_new_repository_is_sound_and_canonical_and_builds_at_once(host: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "org"
    assert init(root, "--host", host, "--login", "ada", "--login", "bo", country="IE") == 0
    capsys.readouterr()
    assert run(["check", "-C", str(root), "--now", NOW]) == 0
    assert "1 badge class, 0 awards: no problems" in capsys.readouterr().err
    assert run(["fmt", "-C", str(root), "--check"]) == 0
    assert run(["build", "-C", str(root), "--out", str(tmp_path / "site"), "--now", NOW]) == 0
    files = tree(root)
    wanted = {} if host == "none" else workflow_files(host)  # type: ignore[arg-type]
    if host == "github":
        wanted = wanted | form_files(load(root))
        assert "(first-aid)" in files[".github/ISSUE_TEMPLATE/award.yml"].decode()
    assert {path: files[path] for path in wanted} == wanted
    assert not any(path.startswith((".github", ".gitlab")) for path in files.keys() - wanted.keys())
    assert (root / ".git" / "HEAD").read_text() == "ref: refs/heads/main\n"
    loaded = load(root)
    assert loaded.policy is not None and loaded.policy.teams == {"team": ("ada", "bo")}
    assert loaded.issuer is not None and (loaded.issuer.base_url, loaded.issuer.url) == ("https://knots.example/badges", "https://knots.example/")
    assert b"hello@knots.example" in files["README.md"] + files["content/pages/about.md"]
    assert b"$" not in b"".join(files[path] for path in ("mkdocs.yml", "README.md", "content/pages/index.md", "content/pages/about.md", "requirements.txt"))


def test_on_a_code_host_somebody_is_named_who_may_award(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path / "org"), *flags(), "--now", NOW, "--no-ask"]) == 2
    assert "give --login" in capsys.readouterr().err
    assert not (tmp_path / "org").exists()


def test_everything_that_is_missing_is_named_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "org"
    assert run(["init", str(root), "--no-ask"]) == 2
    wanted = "give --name, --base-url, --email, --badge, --badge-description and --login (who may award: a login on github, such as yours), or answer the questions at a terminal (--ask)"
    assert wanted in capsys.readouterr().err
    assert run(["init", str(root), *flags(badge="三本の結び目"), "--login", "ada", "--no-ask"]) == 2
    assert "give --badge-slug (its file name, in small Latin letters), or answer" in capsys.readouterr().err
    assert not root.exists()
    assert run(["init", str(root), *flags(), "--login", "ada", "--no-ask"]) == 0
    for command, missing in (
        (["badge"], "give NAME, --description and --criteria, or"), (["pathway"], "give NAME and --description, or"),
        (["learner", "ada-l"], "give --name and --consent (the day on which they agreed), or"), (["badge", "結", "--description", "a", "--criteria", "b"], "give --slug (its file name, in small Latin letters), or"),
    ):  # fmt: skip
        capsys.readouterr()
        assert run(["new", *command, "-C", str(root), "--no-ask"]) == 2
        assert missing in capsys.readouterr().err


@pytest.mark.parametrize("logins", [(), ("ada",), ("ada", "bo", "cleo")])
def test_every_policy_can_be_met(logins: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "org"
    assert init(root, *(word for login in logins for word in ("--login", login)), *([] if logins else ["--host", "none"])) == 0
    capsys.readouterr()
    assert run(["check", "-C", str(root), "--now", NOW]) == 0
    assert capsys.readouterr().out == "", "not even a warning"
    assert ("A second person reads" in (root / "content/pages/about.md").read_text("utf-8")) == (len(logins) != 1)


def test_editors_find_a_schema_for_every_content_file(tmp_path: Path) -> None:
    root = tmp_path / "org"
    assert init(root) == 0
    for path in (root / "content").rglob("*.yml"):
        line = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", path.read_text("utf-8").splitlines()[0])
        assert line and json.loads((path.parent / line[1]).read_bytes())["$id"].startswith("urn:badgepress:"), path
    settings = json.loads((root / ".vscode" / "settings.json").read_bytes())
    assert all((root / schema).is_file() for schema in settings["yaml.schemas"])
    assert run(["new", "badge", "-C", str(root), "Knots", "--description", "d", "--criteria", "c"]) == 0
    assert (root / "content/badges/knots.yml").read_text("utf-8").startswith("# yaml-language-server: $schema=../../.vscode/schemas/badge.schema.json\n")


def test_nothing_that_is_there_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "org"
    root.mkdir()
    (root / "README.md").write_text("mine")
    assert init(root) == 1
    assert "README.md is there already" in capsys.readouterr().err
    assert tree(root) == {"README.md": b"mine"}
    (root / "README.md").rename(root / "LICENSE")
    (root / "mkdocs.yml").symlink_to(tmp_path / "elsewhere.yml")
    assert init(root) == 1
    assert not (tmp_path / "elsewhere.yml").exists()
    (root / "mkdocs.yml").unlink()
    assert init(root) == 0, "other files may stand there"
    before = tree(root)
    assert init(root) == 1
    assert "badgepress new badge" in capsys.readouterr().err
    assert tree(root) == before
    assert init(root / "README.md") == 2


def test_a_dry_run_lists_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(tmp_path / "org", "--dry-run") == 0
    assert "content/badges/first-aid.svg\n" in capsys.readouterr().out
    assert not (tmp_path / "org").exists()


def test_never_unnoticed_inside_of_another_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert init(tmp_path / "deep" / "org") == 1
    assert "inside of another Git repository" in (told := capsys.readouterr().err) and "--no-git" in told
    assert not (tmp_path / "deep").exists()
    assert init(tmp_path / "deep" / "org", "--no-git") == 0
    assert not (tmp_path / "deep" / "org" / ".git").exists()
    clone = tmp_path / "clone"
    subprocess.run(["git", "init", "-q", str(clone)], check=True)
    assert init(clone) == 0, "an empty clone is the usual way to begin"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"base-url": "http://knots.example"}, "must begin with https"),
        ({"base-url": "localhost:8000"}, "the address"),
        ({"base-url": "https://user@knots.example"}, "user name"),
        ({"email": "nobody"}, "this cannot be used"),
        ({"country": "Ireland"}, "two capital letters"),
        ({"language": "English"}, "language code"),
        ({"name": "A\u202eB"}, "contains"),
        ({"name": "<script>"}, "contains"),
        ({"badge": "ada@mail.example"}, "e-mail"),
        ({"badge-description": "Ask ada@mail.example"}, "e-mail"),
        ({"description": "Ask ada@mail.example"}, "e-mail"),
        ({"url": "ftp://knots.example"}, "https://"),
        ({"login": "a b"}, "login"),
        ({"badge-slug": "../up"}, "file name"),
        ({"name": " "}, "needed"),
    ],
)
def test_answers_that_cannot_be_used(changes: dict[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(tmp_path / "org", **changes) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "org").exists()


@pytest.mark.parametrize("name", ["`rm -rf ~` $HOME ${x}", "A: b # c", "'\"", "{{ 7*7 }} {% raw %}", "# Title", "[a](javascript:x)", "!!python/object:x", "Zażółć & Söhne &amp;"])
def test_no_name_breaks_out_of_its_place(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "org"
    assert init(root, "--badge-slug", "one", name=name, badge=name, criteria=name, description=name) == 0, capsys.readouterr().err
    loaded = load(root)
    assert loaded.issuer is not None and loaded.issuer.name == name
    assert yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))["site_name"] == name
def test_a_name_is_shown_and_does_nothing(tmp_path: Path) -> None:
    name = "`x` $HOME {{ 7*7 }} *b* [a](javascript:x) '\" & &amp;"
    root = tmp_path / "org"
    assert init(root, "--badge-slug", "one", name=name, description=name) == 0
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(root / "mkdocs.yml"), "-d", str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", (tmp_path / "site" / "index.html").read_text("utf-8"), re.DOTALL)
    assert heading is not None
    assert html.unescape(re.sub(r"<a class=\"headerlink.*", "", heading[1])) == name
    assert "<" not in heading[1].partition("<a class=\"headerlink")[0]


def test_themes_speak_the_language_or_english() -> None:
    import material

    folder = Path(material.__file__).parent / "templates" / "partials" / "languages"
    known = {path.stem for path in folder.glob("*.html")}
    for language in ("de", "en-IE", "pt-BR", "zh-Hant", "ga", "mt", "fr-CA", "sv"):
        assert theme_language(language) in known
    assert (theme_language("de-AT"), theme_language("ga")) == ("de", "en")
