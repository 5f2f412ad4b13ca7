"""Emblems: what a badge is about as a line drawing, found by the words of its name. Drawn like the letters, in a box of 100 by 100."""

from __future__ import annotations

import re
from dataclasses import dataclass

from badgepress.authoring.letters import plain_letters


@dataclass(frozen=True, slots=True)
class Emblem:
    """A drawing, and the beginnings of words that ask for it, in a few languages, small and without accents."""

    word: str
    """What it shows, with its article."""
    path: str
    stems: str
    """A hyphen ends a whole word."""


EMBLEMS = (
    Emblem("A bicycle", "M0 68A20 20 0 1 1 40 68A20 20 0 1 1 0 68ZM60 68A20 20 0 1 1 100 68A20 20 0 1 1 60 68ZM20 68L36 34H68L80 68M36 34L52 68L68 34M20 68H52M30 24H42M62 22H72L68 34", "bicycl bike cycl fahrrad rad- velo- bici fiets"),
    Emblem("A spanner", "M64 8A27 27 0 0 0 56 42L10 80A10 10 0 0 0 22 94L60 54A27 27 0 0 0 94 36L76 42L60 30L64 8", "repair mend fix reparat reparier repara reparer mechan tool werkzeug wartung maintenance"),
    Emblem("A heart with a cross", "M50 92C18 68 4 52 4 32A23 23 0 0 1 50 24A23 23 0 0 1 96 32C96 52 82 68 50 92ZM50 40V66M37 53H63", "aid- first- health care- carer nurs pfleg erste- gesund secours salud sante- rescue sanit"),
    Emblem("An open book", "M50 22C38 10 20 8 4 10V80C20 78 38 80 50 92C62 80 80 78 96 80V10C80 8 62 10 50 22ZM50 22V92", "read- reading- reader book librar literac lesen- buch biblio lire- livre leer- libro learn lern study tutor teach mentor educat"),
    Emblem("A pair of scissors", "M8 80A15 15 0 1 1 38 80A15 15 0 1 1 8 80ZM62 80A15 15 0 1 1 92 80A15 15 0 1 1 62 80ZM31 68L72 4M69 68L28 4", "sew knit textil stitch naeh nah- nahen- stric schneid cout coser tailor cloth fabric quilt"),
    Emblem("A screen", "M6 12H94V70H6ZM50 70V90M28 90H72M24 30L36 41L24 52M44 54H62", "digital comput code coding program software web- internet online informat ordenador app- apps- robot"),
    Emblem("A speech bubble", "M8 12H92V66H48L26 90V66H8ZM28 32H72M28 48H58", "communicat speak language sprach talk convers dialog mediat story present- presenting- debat interview listen zuhor"),
    Emblem("Three people", "M38 30A12 12 0 1 1 62 30A12 12 0 1 1 38 30ZM26 90V74A24 24 0 0 1 74 74V90M8 44A9 9 0 1 1 26 44A9 9 0 1 1 8 44ZM2 88V78A15 15 0 0 1 16 63M74 44A9 9 0 1 1 92 44A9 9 0 1 1 74 44ZM98 88V78A15 15 0 0 0 84 63", "team group communit host- volunt ehrenamt verein gruppe equipe asoci social gastgeb facilitat moderat together welcome"),
    Emblem("A note of music", "M36 78V16L88 6V68M6 80A15 12 0 1 1 36 80A15 12 0 1 1 6 80ZM58 70A15 12 0 1 1 88 70A15 12 0 1 1 58 70Z", "music sing- singing- song choir musik chor- band- guitar piano rhythm drum dance tanz"),
    Emblem("A camera", "M6 26H28L36 12H64L72 26H94V86H6ZM32 56A18 18 0 1 1 68 56A18 18 0 1 1 32 56Z", "photo film video camera foto cine"),
    Emblem("Mountains", "M2 88L36 24L56 60L68 42L98 88ZM26 43L36 50L46 43", "hik mountain outdoor camp trail climb wander berg kletter randon montan orient map- maps- karte scout pfadfind"),
    Emblem("A leaf", "M12 90C8 40 38 10 92 8C94 62 62 92 22 80M12 90C26 62 44 46 66 34", "garden plant nature ecolog environ natur garten umwelt jardin planta green climat recycl compost forest wald- bio"),
    Emblem("A pot", "M14 42H86V78A12 12 0 0 1 74 90H26A12 12 0 0 1 14 78ZM2 52H14M86 52H98M34 28C26 20 42 16 34 6M52 28C44 20 60 16 52 6M70 28C62 20 78 16 70 6", "cook bak bread food kitchen koch back- backen- brot kuche cuisin cocin hygien coffee kaffee cafe barista"),
    Emblem("A flask", "M36 6H64M42 6V38L12 82A6 6 0 0 0 18 92H82A6 6 0 0 0 88 82L58 38V6M26 66H74", "scienc chemi lab- forsch research experiment wissenschaft cienci biolog physic"),
    Emblem("Columns of a chart", "M6 6V92H96M26 76V56M46 76V36M66 76V46M86 76V18", "data statist analy daten number zahl account financ budget math rechn"),
    Emblem("A light bulb", "M34 70C34 58 18 52 18 32A32 32 0 0 1 82 32C82 52 66 58 66 70ZM36 82H64M42 94H58", "idea innovat creativ design invent energ electr strom idee think problem"),
    Emblem("A compass", "M4 50A46 46 0 1 1 96 50A46 46 0 1 1 4 50ZM68 32L58 58L32 68L42 42Z", "guide lead leit coach project manag navig explor planning- organis organiz koordin"),
    Emblem("A shield", "M50 4L92 16V46C92 70 74 88 50 96C26 88 8 70 8 46V16ZM30 48L45 63L72 34", "safe secur privac sicher schutz protect segur fire feuer"),
    Emblem("A hammer", "M10 26L30 8H68V32H30L22 26ZM44 32V92H58V32", "build wood carpent holz bau- craft handwerk construct maker make metal joiner tischler"),
    Emblem("A brush", "M94 6L44 58M94 6C80 12 54 34 36 52M36 52A14 14 0 0 1 48 64C48 86 24 92 6 88C16 82 14 72 20 60A16 16 0 0 1 36 52Z", "paint art- arts- draw- drawing- mal- malen- kunst zeichn peint dibuj pintur illustrat graphic"),
    Emblem("A ball", "M4 50A46 46 0 1 1 96 50A46 46 0 1 1 4 50ZM50 30L69 44L62 66H38L31 44ZM50 30V6M69 44L93 38M62 66L76 86M38 66L24 86M31 44L7 38", "sport ball- football soccer fussball trainer fitness athlet game spiel referee"),
    Emblem("An anchor", "M38 16A12 12 0 1 1 62 16A12 12 0 1 1 38 16ZM50 28V94M28 44H72M6 62C8 82 26 94 50 94C74 94 92 82 94 62M6 62L2 76M6 62L18 70M94 62L98 76M94 62L82 70", "sail boat sea- ship- knot segel see- harbour marin swim water schwimm rettung"),
    Emblem("A plug", "M34 6V28M66 6V28M20 28H80V46A30 30 0 0 1 50 76A30 30 0 0 1 20 46ZM50 76V96", "applianc radio solder plug"),
)  # fmt: skip
_BY_STEM = {stem: emblem for emblem in EMBLEMS for stem in emblem.stems.split()}
_LONGEST = max(map(len, _BY_STEM))


def emblem_for(name: str) -> Emblem | None:
    """Return the emblem that the first telling word of a name asks for; None if none does."""
    for word in re.findall(r"[a-z]+", plain_letters(name).lower()):
        beginnings = (word[:length] for length in range(min(len(word), _LONGEST), 2, -1))
        for stem in (f"{word}-", *beginnings):
            if stem in _BY_STEM:
                return _BY_STEM[stem]
    return None
