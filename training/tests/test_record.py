"""The Python of docs/record.md, as it stands there, on a record of the page's."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SNIPPET = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "record.md").read_text(), re.DOTALL).group(1)


@pytest.fixture
def record(tmp_path, monkeypatch):
    if not (shutil.which("node") and (ROOT / "node_modules").is_dir()):
        pytest.skip("a record of the page's own needs node and npm ci")
    path = tmp_path / "record.json"
    subprocess.run(["node", "--import", "tsx", "scripts/export-record.ts", str(path)], cwd=ROOT, check=True)
    monkeypatch.chdir(tmp_path)
    return path


def verify():
    exec(compile(SNIPPET, "docs/record.md", "exec"), {})


def test_the_snippet_of_the_docs_accepts_what_the_page_exports(record):
    assert len(json.loads(record.read_text())["entries"]) == 41
    verify()


def test_and_names_the_entry_that_was_changed_or_misses_one(record):
    whole = json.loads(record.read_text())
    whole["entries"][16]["settings"]["seed"] = 99
    record.write_text(json.dumps(whole))
    with pytest.raises(AssertionError, match="17"):
        verify()
    whole = {**whole, "entries": whole["entries"][:10]}
    record.write_text(json.dumps(whole))
    with pytest.raises(AssertionError):
        verify()
