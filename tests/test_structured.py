"""The trees of structured text: places of values, what is refused, and criteria one by one."""

from __future__ import annotations

import json
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trialdossier import values
from trialdossier.sources import Document, SourceError, verbatim
from trialdossier.structured import NOTHING, Node, json_tree, together, uncollected, xml_tree
from trialdossier.structured.criteria import criteria


def document(text: str) -> Document:
    return Document.from_bytes(text.encode(), Path("x"))


def leaves(node: Node) -> Iterator[Node]:
    for parts in (node.parts or {}).values():
        for part in parts:
            yield from leaves(part)
    if node.text and 0 <= node.start < node.end:
        yield node


def quotes(text: str, tree: Callable[[Document], Node]) -> list[str]:
    found = sorted((node.start, node.end) for node in leaves(tree(document(text))))
    return [text[start:end] for start, end in found]


def test_places_in_json() -> None:
    text = '{"a": "x\\"y", "b": [1.5e3, true, null, "z"], "c": {"d": {"e": "\\u00e9"}}, "f": []}'
    assert quotes(text, json_tree.tree) == [r"x\"y", "1.5e3", "true", "z", r"\u00e9"]
    tree = json_tree.tree(document(text))
    assert [node.cite().value for node in tree.each("b")] == ["1.5e3", "true", "z"]  # type: ignore[union-attr]
    assert tree["c/d/e"].cite().value == "é"  # type: ignore[union-attr]
    assert tree["c/d/e"].name == "e"
    assert tree["c/x/e"] is tree["f"] is NOTHING
    assert tree["c"].cite() is None
    assert text[tree["a"].name_start] == "a"


def test_places_in_xml() -> None:
    text = "<a b='1' c=\"x>y\"><!-- <d>no</d> --> <d> two \n words </d><d/><e><f>&lt;</f></e><g><![CDATA[ h ]]></g></a>"
    assert quotes(text, xml_tree.tree) == ["1", "x>y", "two \n words", "&lt;", "h"]
    tree = xml_tree.tree(document(text))
    assert tree["@b"].cite(values.whole_number).value == 1  # type: ignore[union-attr]
    assert [node.cite() is None for node in tree.each("d")] == [False, True]
    assert tree["e/f"].cite().value == "<"  # type: ignore[union-attr]
    assert tree["e"].cite() is None


texts = st.text(st.characters(exclude_categories=["Cs"]))
json_values = st.recursive(
    texts | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
)


def scalars(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from scalars(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from scalars(inner)
    elif value is not None and value != "":
        yield value


@given(st.dictionaries(texts, json_values), st.sampled_from([None, 0, 2]), st.booleans())
def test_every_scalar_of_json_is_found_at_its_place(value: dict[str, Any], indent: int | None, ascii: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii)
    found = [quote.strip('"') for quote in quotes(text, json_tree.tree)]
    assert found == [json.dumps(scalar, ensure_ascii=ascii).strip('"') for scalar in scalars(value)]


element = st.recursive(
    st.tuples(st.sampled_from("abc"), st.dictionaries(st.sampled_from("xyz"), st.text("ab<>&\"' \n"), max_size=2)),
    lambda inner: st.tuples(st.sampled_from("abc"), st.lists(inner, max_size=4)),
)


def built(shape: Any) -> ET.Element:
    made = ET.Element(shape[0], shape[1] if isinstance(shape[1], dict) else {})
    if isinstance(shape[1], dict):
        made.text = "t<" + "".join(shape[1].values())
    else:
        made.extend(built(inner) for inner in shape[1])
    return made


@given(element)
def test_the_tree_of_xml_is_that_of_another_parser(shape: Any) -> None:
    text = ET.tostring(built(shape), encoding="unicode")
    same(xml_tree.tree(document(text)), ET.fromstring(text))


def same(node: Node, element: ET.Element) -> None:
    attributes = {name[1:]: parts[0] for name, parts in (node.parts or {}).items() if name.startswith("@")}
    assert set(attributes) == set(element.attrib)
    for name, part in attributes.items():
        cited = part.cite()
        assert (cited.value if cited else "") == " ".join(element.attrib[name].split())
    for name in {child.tag for child in element}:
        for part, child in zip(node.each(name), element.findall(name), strict=True):
            same(part, child)
    if not len(element):
        cited = node.cite()
        assert (cited.value if cited else "") == " ".join((element.text or "").split())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1, "a": 2}', "x:1: the key 'a' stands twice"),
        ('{"ab": 1, "\\u0061b": 2}', "x:1: the key"),
        ('{"a": 1}\n{"a": 1}', "x:2: not valid JSON: text after the end"),
        ('{"a":\n "b', "x:2: not valid JSON: the text ends"),
        ('{"a": 01}', "not valid JSON"),
        ('{"a": "\t"}', "not valid JSON: Invalid control character"),
        ("[" * 100_000 + "]" * 100_000, "nested more than 64 deep"),
        ('{"a":' * 100_000, "nested more than 64 deep"),
        ('{"a": [1, -Infinity]}', "NaN and Infinity"),
        ("]", "not valid JSON"),
        ("\ufeff", "not valid JSON"),
    ],
)
def test_json_that_is_refused(text: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        json_tree.tree(document(text))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<a></a>\n<b/>", "x:2: not valid XML: text after the end"),
        ("<a>\n<b></a>", "x:2: not valid XML: mismatched tag"),
        ("<a>\n<b>", "x:2: not valid XML: the text ends"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "x:1: declares a document type"),
        ("<a x='1' x='2'/>", "duplicate attribute"),
        ("<a>&#0;</a>", "not valid XML"),
        ("plain", "not valid XML"),
    ],
)
def test_xml_that_is_refused(text: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        xml_tree.tree(document(text))
    assert message in str(caught.value)


@pytest.mark.parametrize("junk", ["x", '"', "{", "[1,2]\n", '\\"', '"a":1,', " \n"])
def test_what_follows_a_record_is_not_looked_through(junk: str) -> None:
    source = document('{"a": 1}' + junk * (5_000_000 // len(junk)) + "x")
    start = time.process_time()
    with pytest.raises(SourceError, match="text after the end of the record"):
        json_tree.tree(source)
    assert time.process_time() - start < 1


def test_pieces_read_together() -> None:
    tree = json_tree.tree(document('{"a": ["PHASE1", "PHASE\\u0032"], "b": ["PHASE1", {}], "c": []}'))
    cited = together(tree.each("a"), values.phase)
    assert cited is not None
    assert (cited.value, cited.conversion, len(cited.spans)) == ("PHASE1/PHASE2", "json_phase", 2)
    assert together(tree.each("b"), values.phase) is None
    assert together(tree.each("c"), values.phase) is None


CRITERIA = [
    (
        "Inclusion Criteria:\n\n* a\n\n  * b\n  * c\n* d",
        [("inclusion", None, "a"), ("inclusion", 1, "b"), ("inclusion", 1, "c"), ("inclusion", None, "d")],
    ),
    (
        "Inclusion Criteria: adults only\n\nExclusion: children",
        [("inclusion", None, "adults only"), ("exclusion", None, "children")],
    ),
    (
        "Key inclusion criteria (part A):\n1. a\n2) b\n\nKEY EXCLUSION CRITERIA\n\n- c",
        [
            ("inclusion", None, "Key inclusion criteria (part A):"),
            ("inclusion", 1, "a"),
            ("inclusion", 1, "b"),
            ("exclusion", None, "c"),
        ],
    ),
    (
        "Inclusion Criteria for Part A:\n\n* a\n* b:\n\n  * c\n\n"
        "Inclusion Criteria for Part B:\n\n* d\n\nExclusion Criteria:\n\n* e",
        [
            ("inclusion", None, "Inclusion Criteria for Part A:"),
            ("inclusion", 1, "a"),
            ("inclusion", 1, "b:"),
            ("inclusion", 3, "c"),
            ("inclusion", None, "Inclusion Criteria for Part B:"),
            ("inclusion", 5, "d"),
            ("exclusion", None, "e"),
        ],
    ),
    (
        "Main Exclusion Criteria\n\n* a\n\nAdditional inclusion criteria for donors: healthy\n\n* b",
        [
            ("exclusion", None, "a"),
            ("inclusion", None, "Additional inclusion criteria for donors:"),
            ("inclusion", None, "healthy"),
            ("inclusion", None, "b"),
        ],
    ),
    ("Age above 18\nECOG 0", [(None, None, "Age above 18"), (None, None, "ECOG 0")]),
    (
        "Inclusion Criteria:\n\nCohort A:\n\n* a\n\nCohort B:\n\n* b",
        [
            ("inclusion", None, "Cohort A:"),
            ("inclusion", 1, "a"),
            ("inclusion", None, "Cohort B:"),
            ("inclusion", 3, "b"),
        ],
    ),
    (
        "Inclusion Criteria:\n\n* a\n\nInclusion and Exclusion Criteria:\n\n* b",
        [("inclusion", None, "a"), (None, None, "Inclusion and Exclusion Criteria:"), (None, 2, "b")],
    ),
    (
        "Inclusion Criteria:\n\n* a\n\nPatients with any of these are excluded:\n\n* b",
        [("inclusion", None, "a"), (None, None, "Patients with any of these are excluded:"), (None, 2, "b")],
    ),
    (
        "Inclusion Criteria:\n\n* meets all inclusion criteria\n* 1.5 mg or less\n* E. coli found\n* e. coli in urine",
        [
            ("inclusion", None, "meets all inclusion criteria"),
            ("inclusion", None, "1.5 mg or less"),
            ("inclusion", None, "E. coli found"),
            ("inclusion", None, "e. coli in urine"),
        ],
    ),
    (
        "Exclusion Criteria:\n\n1. one of:\n\n   a. HbA1c\n   b. fasting glucose\n   c. e. coli\n2. e. coli\nf. other",
        [
            ("exclusion", None, "one of:"),
            ("exclusion", 1, "HbA1c"),
            ("exclusion", 1, "fasting glucose"),
            ("exclusion", 1, "e. coli"),
            ("exclusion", None, "e. coli"),
            (None, None, "f. other"),
        ],
    ),
    ("Non-inclusion criteria:\n\n* a", [(None, None, "Non-inclusion criteria:"), (None, 1, "a")]),
    (
        "Inclusion Criteria:\n\n1. a\n\n   Note on a\n2. b",
        [("inclusion", None, "a"), ("inclusion", 1, "Note on a"), ("inclusion", None, "b")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CRITERIA)
def test_criteria_of_json(text: str, expected: list[tuple[str | None, int | None, str]]) -> None:
    tree = json_tree.tree(document(json.dumps({"c": text})))
    assert [*stated(tree["c"])] == expected


def test_criteria_of_xml_are_wrapped() -> None:
    text = """<c>
        Inclusion Criteria:

          1. a text that
             goes on

          2. b:

               -  c

         10. d

        Exclusion Criteria:

          -  e &lt; 5</c>"""
    assert [*stated(xml_tree.tree(document(text)))] == [
        ("inclusion", None, "a text that goes on"),
        ("inclusion", None, "b:"),
        ("inclusion", 2, "c"),
        ("inclusion", None, "d"),
        ("exclusion", None, "e < 5"),
    ]


def stated(node: Node) -> Iterator[tuple[Any, ...]]:
    for row in criteria(node, verbatim):
        kind, parent, text = (row.cells.get(c) for c in ("criteria_type", "parent_ordinal", "text"))
        yield getattr(kind, "value", None), parent, getattr(text, "value", None)


@pytest.mark.parametrize("size", [20_000])
def test_reading_is_linear(size: int) -> None:
    for text, tree in (
        (lambda n: json.dumps({"a": [{"b": f"{i}", "c": "\\n" * 5} for i in range(n)]}), json_tree.tree),
        (lambda n: "<a>" + "<b c='1'>&lt;</b>\n" * n + "</a>", xml_tree.tree),
    ):
        small, large = seconds(text(size), tree), seconds(text(10 * size), tree)
        assert large < 25 * small + 0.5


def seconds(text: str, tree: Callable[[Document], Node]) -> float:
    source = document(text)
    with uncollected():
        start = time.process_time()
        tree(source)
        return time.process_time() - start


@pytest.mark.parametrize(
    ("conversion", "quote", "value"),
    [
        ("json_verbatim", r"a\n\u00e9 \ud83d\ude00", "a é 😀"),
        ("json_whole_number", r"1\u0030", 10),
        ("xml_verbatim", "a &amp; b<!-- c --><![CDATA[ &lt;]]>", "a & b &lt;"),
        ("xml_p_value_sign", "&lt;0.001", "<"),
        ("p_value_number", "<.001", 0.001),
        ("p_value_sign", "≤ 0.05", "<="),
        ("posting_month", "01/2020", "2020-01"),
        ("dispersion_word", "95% Confidence Interval", "CONFIDENCE_95"),
        ("dispersion_word", "97.5% Confidence Interval", "CONFIDENCE_975"),
        ("listed_words", "PARTICIPANT\nCARE_PROVIDER", "Participant, Care Provider"),
        ("agency_class", "U.S. Fed", "FED"),
        ("registry_status", "Unknown status", "UNKNOWN"),
        ("unwrapped", "a\n  b\n\n c", "a b\n\nc"),
        ("criteria_type", "Key Exclusion Criteria:", "exclusion"),
        ("restrictive_agreement", "There IS an agreement between the sponsor and x", "Yes"),
    ],
)
def test_conversions(conversion: str, quote: str, value: object) -> None:
    assert values.CONVERSIONS[conversion](quote) == value


@pytest.mark.parametrize(
    ("conversion", "quote"),
    [
        ("json_verbatim", r"\ud800"),
        ("json_verbatim", r"a\u0000"),
        ("json_verbatim", "cut\\"),
        ("xml_verbatim", "&unknown;"),
        ("p_value_number", "NS"),
        ("p_value_sign", "0.05"),
        ("criteria_type", "Subjects who do not meet inclusion criteria:"),
        ("criteria_type", "Inclusion and exclusion criteria:"),
        ("record_part", "somethingElse"),
    ],
)
def test_what_does_not_convert(conversion: str, quote: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        values.CONVERSIONS[conversion](quote)
