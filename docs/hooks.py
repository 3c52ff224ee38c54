"""Hooks of `mkdocs build`: pages of the reference stacks, links out of docs/, and no request to another server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
STACKS = ROOT / "stacks"
_OUTSIDE = re.compile(r"\]\((?:\.\./)+([\w./-]+)\)")
_FETCHES = {("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src"), ("video", "src"), ("link", "href")}


def on_config(config: Any) -> Any:
    """Add to the navigation what is one file each: stacks, decisions, and pages that the list does not name."""
    for entry in config["nav"]:
        if "Stacks" in entry:
            entry["Stacks"] += [f"stacks/{name}.md" for name in _stacks()]
        if "Inside" in entry:
            entry["Inside"].append({"Decisions": [f"decisions/{p.name}" for p in sorted(_docs("decisions"))]})
        if "What it reads" in entry and (ROOT / "docs" / "live.md").exists():
            entry["What it reads"].append("live.md")
    return config


def _docs(folder: str) -> Iterator[Path]:
    return (ROOT / "docs" / folder).glob("*.md")


def _stacks() -> list[str]:
    return sorted(p.parent.name for p in STACKS.glob("*/expected.yaml"))


def on_files(files: Files, config: Any) -> Files:
    """Add the pages of the stacks, and the files of the repository that pages link to."""
    files.append(File.generated(config, "stacks/index.md", content=_stacks_index()))
    for name in _stacks():
        files.append(File.generated(config, f"stacks/{name}.md", content=_stack(name)))
    for linked in sorted({name for page in (ROOT / "docs").rglob("*.md") for name in _outside(page)}):
        # A name that starts with a dot is left out of sites.
        files.append(File.generated(config, f"repository/{linked.lstrip('.')}", abs_src_path=str(ROOT / linked)))
    return files


def _outside(page: Path) -> Iterator[str]:
    """Yield the files outside docs/ that *page* links to."""
    for match in re.finditer(r"\]\(((?:\.\./)+[\w./-]+)\)", page.read_text(encoding="utf-8")):
        target = (page.parent / match[1]).resolve()
        if (ROOT / "docs") not in target.parents and target.is_file():
            yield target.relative_to(ROOT).as_posix()


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Point links that leave docs/ at the copies in the site."""
    up = "../" * page.file.src_uri.count("/")

    def pointed(match: re.Match[str]) -> str:
        inside = (ROOT / "docs" / page.file.src_uri).parent / match[0][2:-1]
        if inside.resolve().is_relative_to(ROOT / "docs"):
            return match[0]
        return f"]({up}repository/{match[1].lstrip('.')})"

    return _OUTSIDE.sub(pointed, markdown)


def _stacks_index() -> str:
    lines = [
        "# Reference stacks\n",
        "`auditor stacks new NAME DIR` writes one out: Terraform, the same in Pulumi, its configuration and its page.",
        "Each is audited in CI: it keeps what its table says, and each one-line change of its page is caught by the",
        "policy named for it.\n",
        "| stack | zone | region | account | provider | |",
        "|---|---|---|---|---|---|",
    ]
    for name in _stacks():
        about = (STACKS / name / "README.md").read_text(encoding="utf-8").split("\n\n")[1].replace("\n", " ")
        for service in _expected(name)["services"].values():
            words = (str(service["verdicts"].get(level, "")) for level in ("zone", "region", "account", "provider"))
            lines.append(f"| [{name}]({name}.md) | {' | '.join(words)} | {about} |")
    return "\n".join(lines) + "\n"


def _expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((STACKS / name / "expected.yaml").read_text(encoding="utf-8"))
    return found


def _stack(name: str) -> str:
    """Return the page of one stack: its README, what its audit must say, and the changes that must be caught."""
    expected = _expected(name)
    lines = [
        "\n## What its audit says\n",
        expected["why"].strip() + "\n",
        "| service | lost | verdict |",
        "|---|---|---|",
    ]
    for service, label in expected["services"].items():
        lines += [f"| {service} | {level} | {verdict} |" for level, verdict in label["verdicts"].items()]
        lines.append(f"\nFindings: {', '.join(label.get('findings') or ()) or 'none'}.\n")
    if expected.get("broken"):
        lines += ["## One line changed\n", "| change | caught by |", "|---|---|"]
        lines += [f"| {b['why']} | [{b['caught_by']}](../policies.md) |" for b in expected["broken"]]
    return (STACKS / name / "README.md").read_text(encoding="utf-8") + "\n".join(lines) + "\n"


class _Fetched(HTMLParser):
    """Collects what a page would fetch from another server."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "link" and dict(attrs).get("rel") == "canonical":
            return
        self.found += [v for n, v in attrs if (tag, n) in _FETCHES and v and re.match(r"(https?:)?//", v)]


def on_post_build(config: Any) -> None:
    """Raise where a page or a style sheet of the site would fetch something from elsewhere."""
    site = Path(config["site_dir"])
    for path in sorted(site.rglob("*.html")):
        parser = _Fetched()
        parser.feed(path.read_text(encoding="utf-8"))
        if parser.found:
            raise PluginError(f"{path.relative_to(site)} fetches {parser.found[0]}")
    for path in sorted(site.rglob("*.css")):
        if found := re.search(r"(?:@import\s+|url\()[\"']?(https?:)?//[^\"')]*", path.read_text(encoding="utf-8")):
            raise PluginError(f"{path.relative_to(site)} fetches {found[0]}")
