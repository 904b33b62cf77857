"""What changed between two builds, as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from trialdossier.sources import printable
from trialdossier.tracing.diff import Change, Differences, Unlisted

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>What changed between two builds</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; color: #1f2933; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }}
caption {{ text-align: left; font-weight: 600; padding: .4rem 0; }}
th, td {{ text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #d9e0e6;
  overflow-wrap: anywhere; }}
th {{ border-bottom: 2px solid #1d5b8f; }}
code {{ font-size: .85em; }}
q {{ display: block; color: #52606d; font-size: .9em; white-space: pre-wrap; }}
.added {{ color: #28632c; }} .removed {{ color: #9b2c1f; }} .changed {{ color: #1d5b8f; }}
</style>
</head>
<body>
<h1>What changed between two builds</h1>
<p>From <code>{old}</code> to <code>{new}</code>. {summary}.</p>
{values}
{files}
{unlisted}
</body>
</html>
"""


def page(found: Differences, old: str, new: str) -> str:
    """The page of what is different from the build `old` to the build `new`, both named as the user did."""
    values = table("Values", ["", "Cell", "Old", "New"], (_value(change) for change in found.values))
    files = table("Files that differ in their checksum only", ["", "File"], (_file(*item) for item in found.files))
    others = table("Files that are not as their SHA256SUMS says", ["Build", "File", ""], map(_unlisted, found.unlisted))
    summary = shown(found.summary()).capitalize()
    return PAGE.format(
        old=shown(old),
        new=shown(new),
        summary=summary,
        values=values,
        files=files,
        unlisted=others if found.unlisted else "",
    )


def table(caption: str, headings: list[str], lines: Iterable[str]) -> str:
    """A table of ready lines; a sentence where there are none."""
    body = "\n".join(lines)
    if not body:
        return f"<p>{caption}: none.</p>"
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    return f"<table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _value(change: Change) -> str:
    sides = _side(change.old, change.old_quote) + _side(change.new, change.new_quote)
    return f'<tr><td class="{change.kind}">{change.kind}</td><td><code>{shown(change.cell)}</code></td>{sides}</tr>'


def _side(value: str | None, quote: str | None) -> str:
    cited = f"<q>{shown(quote)}</q>" if quote is not None else ""
    return f"<td>{'' if value is None else shown(value)}{cited}</td>"


def _file(name: str, kind: str) -> str:
    return f'<tr><td class="{kind}">{kind}</td><td><code>{shown(name)}</code></td></tr>'


def _unlisted(each: Unlisted) -> str:
    return f"<tr><td>{shown(each.build)}</td><td><code>{shown(each.file)}</code></td><td>{shown(each.what)}</td></tr>"


def shown(text: str) -> str:
    """`text` as text of the page, with control and formatting characters made visible."""
    return escape("\n".join(printable(line) for line in text.splitlines()))
