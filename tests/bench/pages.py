"""Validate the exported pages: html-validate, the W3C's validator, and axe-core in Chromium at 360 and 800 pixels.

    npm install --prefix TOOLS html-validate vnu-jar axe-core
    python tests/bench/pages.py TOOLS [--pages FOLDER]

It needs node, java and chromium. It exports every example plan as a page for the client and for a payer,
and the caseload; `--pages` checks the HTML files of a folder instead. Ends with 1 if anything was found.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

PLANS = Path(__file__).resolve().parents[2] / "examples" / "plans"
PLANCTL = Path(sys.executable).with_name("planctl")
WIDTHS = (360, 800)
# Style rules of html-validate that are no faults of a page.
RULES = {
    "extends": ["html-validate:recommended"],
    "rules": {"no-trailing-whitespace": "off", "long-title": "off", "tel-non-breaking": "off"},
}
_RUN_AXE = """
<script>{axe}</script>
<script>axe.run().then(found => {{
  const pre = document.createElement("pre");
  pre.id = "axe-found";
  pre.textContent = JSON.stringify(found.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html]));
  document.body.append(pre);
}});</script>
"""


def exported(folder: Path) -> list[Path]:
    """Export the example plans into the folder."""
    clients = sorted(path.stem for path in PLANS.glob("c-*.yaml"))
    arguments = {f"{client}.html": [client, "--yes"] for client in clients}
    arguments |= {f"{client}.payer.html": [client, "--for", "payer"] for client in clients}
    arguments["caseload.html"] = ["--caseload"]
    for name, words in arguments.items():
        options = ["-o", str(folder / name), "--plans", str(PLANS), "--as-of", "2026-06-01"]
        subprocess.run([str(PLANCTL), "export", *words, *options], check=True, stderr=subprocess.DEVNULL)
    return sorted(folder.glob("*.html"))


def html_validate(tools: Path, pages: list[Path]) -> Iterator[str]:
    """Yield what html-validate finds."""
    config = pages[0].with_name(".htmlvalidate.json")
    config.write_text(json.dumps(RULES))
    command = [str(tools / "node_modules/.bin/html-validate"), "--config", str(config), "--formatter", "json"]
    command += map(str, pages)
    # Into a file: a pipe is cut off when node ends.
    with tempfile.TemporaryFile("w+") as answer:
        subprocess.run(command, stdout=answer, check=False)
        answer.seek(0)
        results = json.load(answer)
    for result in results:
        for found in result["messages"]:
            place = f"{Path(result['filePath']).name}:{found['line']}:{found['column']}"
            yield f"html-validate {place} {found['ruleId']}: {found['message']}"


def vnu(tools: Path, pages: list[Path]) -> Iterator[str]:
    """Yield what the W3C's validator finds, warnings among it."""
    command = ["java", "-jar", str(tools / "node_modules/vnu-jar/build/dist/vnu.jar"), "--format", "json"]
    command += map(str, pages)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for found in json.loads(done.stderr or "{}").get("messages", []):
        yield f"vnu {Path(found['url']).name}:{found.get('lastLine', 0)} {found['message']}"


def axe(tools: Path, page: Path, width: int) -> Iterator[str]:
    """Yield what axe-core finds in the page, shown that wide."""
    script = (tools / "node_modules/axe-core/axe.min.js").read_text().replace("</script", "<\\/script")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text())
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / page.name
        copy.write_text(text.replace("</body>", _RUN_AXE.format(axe=script) + "</body>"))
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},1000"]
        command += [f"--user-data-dir={place}/profile", "--virtual-time-budget=20000", "--dump-dom", copy.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    answer = re.search(r'<pre id="axe-found">(.*?)</pre>', done.stdout, re.DOTALL)
    if answer is None:
        yield f"axe {page.name} at {width}: no answer"
        return
    for rule, count, html in json.loads(unescape(answer[1])):
        yield f"axe {page.name} at {width}: {rule} ({count}): {html[:120]}"


def main() -> int:
    """Check the pages, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", type=Path)
    parser.add_argument("--pages", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        pages = sorted(given.pages.glob("*.html")) if given.pages else exported(Path(place))
        found = [*html_validate(given.tools, pages), *vnu(given.tools, pages)]
        found += [line for page in pages for width in WIDTHS for line in axe(given.tools, page, width)]
    print(*found, sep="\n")
    print(f"{len(found)} findings in {len(pages)} pages")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
