"""The pure modules of award pages, run by Node: they do what the package does in Python, and no text breaks what they write."""

from __future__ import annotations

import base64
import json
import random
import subprocess
import zlib
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

from badgepress.publishing.baking import bake
from tests.conftest import REPOSITORY
from tests.content.images.png_builder import chunk, header, png, raw_pixels
from tests.interop.prepare import ensure_ready

SOURCES = REPOSITORY / "site_plugin" / "browser" / "src"
ROUNDS = 200
_SCRIPT = """
import { readFileSync } from "node:fs";
const [, folder] = process.argv;
const { bakePng } = await import(`${folder}/baking/png.js`);
const { embedCard } = await import(`${folder}/award/embed.js`);
const { postLink, profileLink } = await import(`${folder}/award/linkedin.js`);
const asked = JSON.parse(readFileSync(0, "utf8"));
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const tried = (act) => { try { return act(); } catch (error) { return `refused: ${error.message}`; } };
process.stdout.write(JSON.stringify({
  baked: asked.pictures.map(([picture, texts]) => tried(() => Buffer.from(bakePng(bytes(picture), texts)).toString("base64"))),
  cards: asked.cards.map(embedCard),
  links: asked.links.map((fields) => [profileLink(fields), postLink(fields.address)]),
}));
"""


def run_modules(**asked: list[Any]) -> dict[str, list[Any]]:
    question = json.dumps({"pictures": [], "cards": [], "links": [], **asked})
    command = [str(ensure_ready().node), "--input-type=module", "-e", _SCRIPT, SOURCES.as_uri()]
    done = subprocess.run(command, input=question, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, list[Any]] = json.loads(done.stdout)
    return answer


def random_text(chance: random.Random) -> str:
    return "".join(chance.choice("aé日😀م <>&\"'`=\n/?#%+;]") for _ in range(chance.randrange(1, 24)))


def random_png(chance: random.Random) -> bytes:
    extra = [
        chunk(b"gAMA", bytes(4)), chunk(b"tEXt", b"Title\0Knots"), chunk(b"tEXt", b"openbadges\0https://old.example/1"),
        chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0{}"), chunk(b"iTXt", b"OpenBadges\0\0\0\0\0{}"), chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(b"x")),
    ]  # fmt: skip
    before, after = ([chance.choice(extra) for _ in range(chance.randrange(3))] for _ in range(2))
    side = chance.randrange(1, 20)
    data = zlib.compress(raw_pixels(side, side, 8, 6))
    cut = chance.randrange(len(data))
    pieces = [chunk(b"IDAT", data[:cut]), chunk(b"IDAT", data[cut:])]
    return png(header(side, side, 8, 6), *before, *pieces, *after, chunk(b"IEND"))


def test_a_png_is_baked_to_the_same_bytes_as_the_package_bakes_it() -> None:
    chance = random.Random(5)
    asked = [(random_png(chance), json.dumps({"name": random_text(chance)}, ensure_ascii=False)) for _ in range(ROUNDS)]
    pictures = [[base64.b64encode(picture).decode(), {"openbadgecredential": text}] for picture, text in asked]
    baked = [base64.b64decode(found) for found in run_modules(pictures=pictures)["baked"]]
    assert baked == [bake(picture, "png", text.encode()) for picture, text in asked]


def test_what_is_no_sound_png_is_refused() -> None:
    chance = random.Random(6)
    whole = random_png(chance)
    broken = [b"", b"GIF89a" + bytes(40), whole[:40], whole[:-20], png(header(2, 2, 8, 6), chunk(b"IEND"))]
    answers = run_modules(pictures=[[base64.b64encode(picture).decode(), {"openbadges": "{}"}] for picture in broken])[
        "baked"
    ]
    assert all(answer.startswith("refused: the picture is no ") for answer in answers)


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_no_text_breaks_out_of_the_embedded_card() -> None:
    chance = random.Random(7)
    cards = [
        {name: random_text(chance) for name in ("address", "picture", "alt", "name")}
        | {"lines": [random_text(chance)], "direction": "ltr"}
        for _ in range(ROUNDS)
    ]
    for card, html in zip(cards, run_modules(cards=cards)["cards"], strict=True):
        found = Elements(html)
        assert [tag for tag, _ in found.tags] == ["a", "img", "span", "strong", "br"]
        assert found.tags[0][1]["href"] == card["address"]
        assert (found.tags[1][1]["src"], found.tags[1][1]["alt"]) == (card["picture"], card["alt"])
        assert found.text == card["name"] + card["lines"][0]


def test_every_text_reaches_linkedin_as_it_is() -> None:
    chance = random.Random(8)
    links = [
        {
            "name": random_text(chance), "issuer": random_text(chance), "address": random_text(chance), "id": "x",
            "awarded": f"20{chance.randrange(10, 40)}-0{chance.randrange(1, 10)}-01T00:00:00Z",
        }
        for _ in range(ROUNDS)
    ]  # fmt: skip
    for asked, (profile, post) in zip(links, run_modules(links=links)["links"], strict=True):
        fields = parse_qs(urlsplit(profile).query, strict_parsing=True, keep_blank_values=True)
        assert fields == {
            "startTask": ["CERTIFICATION_NAME"], "name": [asked["name"]], "organizationName": [asked["issuer"]], "certUrl": [asked["address"]], "certId": ["x"],
            "issueYear": [asked["awarded"][:4]], "issueMonth": [asked["awarded"][6]],
        }  # fmt: skip
        assert parse_qs(urlsplit(post).query, keep_blank_values=True) == {"url": [asked["address"]]}
