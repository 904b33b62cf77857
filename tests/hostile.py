"""Documents of every layout whose texts try to be code: what each tries, and where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.conftest import ROOT

READERS = ROOT / "tests/readers"
SECRET = "the-words-of-another-file-60331"
"""What a file outside the project says; it may stand in no output."""
PAYLOADS = (
    "<script>document.title='PWNED'</script> pay01",
    '<img src=x onerror="alert(1)"> pay02',
    "<a href='javascript:alert(1)'>press</a> pay03",
    "[press](javascript:alert(1)) pay04",
    "![look](file://OUTSIDE) pay05",
    "<iframe src='file://OUTSIDE'></iframe> pay06",
    "{{< include OUTSIDE >}} pay07",
    "{{< embed OUTSIDE >}} pay08",
    "`<b>raw</b>`{=html} pay09",
    '`#read("OUTSIDE")`{=typst} pay10',
    "::: {.evidence onclick=alert(1)} pay11",
    '[pressed]{.mark onmouseover="alert(1)"} pay12',
    '#read("OUTSIDE") pay13',
    '#import "OUTSIDE": * pay14',
    '#image("OUTSIDE") $ #panic("x") $ pay15',
    r"\input{OUTSIDE} \write18{touch PWNED} pay16",
    r"\(x^2\) $y_1$ $$z$$ ^up^ ~down~ pay17",
    "--- title: PWNED --- pay18",
    "[@sec-none] @fig-none [@x, p. 1] @doe2000 pay19",
    "^[a note] [^1] [^1]: note pay20",
    "a | b || c |---| pay21",
    "%%bash touch PWNED pay22",
    "!touch PWNED pay23",
    "```{python} __import__('os').system('touch PWNED') ``` pay24",
    "{table.column} {=key} {@place} {studies.brief_title} | - pay25",
    "{0} {} {self.__class__} %s %(x)s $name ${name} pay26",
    "=HYPERLINK('http://127.0.0.1:9/','x') pay27",
    "+cmd|'/c calc'!A0 pay28",
    "-2+3 pay29",
    "@SUM(1+1)*cmd|' /C calc'!A0 pay30",
    "rtl \u202eevil\u202c \u2066iso\u2069 zero\u200bwidth\u200d\ufeff pay31",
    "w" * 400 + " pay32",
    "&lt;script&gt; &#60;script&#62; &amp;amp; &nbsp; pay33",
    "</script></style></textarea></title><!-- --> ]]> pay34",
    "<b>**bold** __under__ ~~gone~~ `code` *it* #hash pay35",
    "' onfocus=alert(1) autofocus x=\" onload=alert(2) pay36",
    "https://127.0.0.1:9/x <https://127.0.0.1:9/> www.example.org pay37",
    "$(touch PWNED) `touch PWNED` ; touch PWNED & | > pay38",
    "\x1b[31mred\x1b[0m \x1b]0;PWNED\x07 \x9b2J back\x08space pay39",
    "// comment /* more */ <label> @label-x #let x = 1 pay40",
)
"""A line each, with a word at its end by which it is found again."""
NAMES = (
    "with blank and 'single' \"double\".txt",
    "$(touch PWNED);`touch PWNED`&|x.txt",
    "-rf --help.txt",
    "[press](javascript:alert(1)) **bold** @sec-x.txt",
    '=1+1 #read("x") $x$ %s 100%.json',
    "~!'^*?\\\\ .xml",
)
"""Names that files may have, one for a document of each layout."""
REFUSED = ("new\nline.txt", "right\u202eleft.txt", "<img src=x onerror=alert(1)>.txt", "{{x}}.txt", "bell\x07.txt")
"""Names that are left out of a build, and named there."""


def payloads(outside: Path) -> list[str]:
    """What the documents say; OUTSIDE is the file that they try to read."""
    return [each.replace("OUTSIDE", str(outside)) for each in PAYLOADS]


def documents(outside: Path) -> dict[str, bytes]:
    """A document of each layout by its file's name."""
    texts = payloads(outside)
    contents = (
        details_page(texts), mirror_record(texts), article(texts), results_page(texts), record(texts), legacy(texts)
    )  # fmt: skip
    return dict(zip(NAMES, contents, strict=True))


def poisoned(path: str, whole: dict[str, str], anchors: list[str], texts: list[str]) -> bytes:
    """The sample `path`: `whole` replaces lines, and a payload follows each of `anchors`, in turn."""
    lines = (READERS / path).read_text(encoding="utf-8").split("\n")
    turn = cycle(texts)
    out: list[str] = []
    for line in lines:
        shown = whole.get(line, line)
        out += [f"{shown} {next(turn)}" if line in anchors else shown]
    return "\n".join(out).encode()


def details_page(texts: list[str]) -> bytes:
    """A study details page: title, sponsor, arm, outcome, criteria and people."""
    bullets = "\n".join(["INCLUSION CRITERIA", *(f"- {text}" if text.startswith("{") else text for text in texts)])
    anchors = ["Vitamin D in Winter", "Ministry of Examples", "Official Title: Winter Vitamin D", "One tablet a day"]
    return poisoned("details_page/unknown.txt", {"INCLUSION CRITERIA": bullets}, [*anchors, "By mouth"], texts)


def mirror_record(texts: list[str]) -> bytes:
    """A mirror's record: title, summary, arms, criteria, places."""
    bullets = "\n".join(f"- {text}" for text in texts)
    whole = {"- Sore throat": bullets, "Sings, then rests.": "\n".join(["Sings, then rests.", *texts[9:12]])}
    anchors = ["Song for Sore Throats", "Does singing soothe?", "Song House", "Three songs.", "Three songs are sung."]
    return poisoned("mirror_record/stripped.txt", whole, anchors, texts[4:])


def article(texts: list[str]) -> bytes:
    """An abstract: its title, and a sentence with numbers for each payload."""
    title = "Exampletinib Prolongs Survival in Relapsed Follicular Lymphoma"
    sentences = " ".join(f"The objective response rate was 45% (46/102) with {text}." for text in texts)
    whole = {title: f"{title} {texts[0]}", "METHODS": f"METHODS\n{sentences}"}
    return poisoned("article/two-arms.txt", whole, [], texts)


def results_page(texts: list[str]) -> bytes:
    """A results page: title, groups, outcomes, events; every other line of prose."""
    lines = (READERS / "results_page/two_arms.txt").read_text(encoding="utf-8").split("\n")
    turn = cycle([*texts[20:], *texts[:20]])
    prose = [line.endswith(".") and line.count(" ") > 3 and "ClinicalTrials.gov" not in line for line in lines]
    out = [f"{line} {next(turn)}" if chosen else line for line, chosen in zip(lines, prose, strict=True)]
    out[3] = f"{out[3]} {texts[0]}" if len(out) > 3 and out[3] else out[3]
    return "\n".join(out).encode()


def strings(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, Any, str]]:
    """Each text of a JSON tree with what holds it and the key there, in order."""
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if isinstance(value, dict | list):
            yield from strings(value, (*path, key))
        elif isinstance(value, str):
            yield tree, key, value


WORDS = ("Title", "title", "description", "Description", "measure", "eligibilityCriteria", "name", "population", "term")
"""What the keys of free text end with."""


def record(texts: list[str]) -> bytes:
    """A record of the API: every free text followed by a payload, halves of surrogate pairs and control characters."""
    tree = json.loads((READERS / "api_v2_json/fictional.json").read_text(encoding="utf-8"))
    turn = cycle([*texts, "half \ud800 pair \udfff pay41", "control \x00 \x01 \x1b[2J \x7f pay42"])
    for holder, key, value in list(strings(tree)):
        if isinstance(key, str) and key.endswith(WORDS):
            holder[key] = f"{value} {next(turn)}"
    return json.dumps(tree, indent=2).encode("ascii")


def legacy(texts: list[str]) -> bytes:
    """A record as the registry's XML: every element of free text, as references, CDATA in turn."""
    inside = [text for text in texts if "\x1b" not in text]
    forms = cycle([*(escape(text) for text in inside), *(f"<![CDATA[{text}]]>" for text in islice(inside, 5))])
    tags = ("brief_title", "official_title", "textblock", "description", "measure", "title", "arm_group_label")
    out = []
    for line in (READERS / "legacy_xml/fictional.xml").read_text(encoding="utf-8").split("\n"):
        tag = line.strip().partition(">")[0].removeprefix("<")
        end = f"</{tag}>"
        out.append(line.replace(end, f" {next(forms)}{end}") if tag in tags[:6] and end in line else line)
    return "\n".join(out).encode()
