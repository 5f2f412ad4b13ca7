"""Writes the `git filter-repo` command that takes an award's holder out of a repository's whole history."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable

from badgepress.history.traces import KEPT_FIELDS

_FILE = """\
if filename.endswith(b"{award_id}.yml"):
  blob_id = value.insert_file_with_contents({tombstone}.encode())
"""
_ROW_OF_CSV = """\
if filename in [{paths}]:
  import csv, io, re
  text = value.get_contents_by_identifier(blob_id).decode()
  head = text.partition("\\n")[0]
  mark = max(",;\\t", key=head.count)
  taken, names, rows = [], [], []
  def lines():
    for line in re.findall("[^\\n]*\\n|[^\\n]+", text):
      taken.append(line)
      yield line
  for cells in csv.reader(lines(), delimiter=mark):
    row = "".join(taken)
    taken.clear()
    if not names:
      names = [name.lstrip("\\ufeff") for name in cells]
    elif "{award_id}" in cells:
      line = io.StringIO()
      end = "\\r\\n" if row.endswith("\\r\\n") else "\\n"
      kept = [cell if name.partition(".")[0] in {kept} else "" for name, cell in zip(names, cells)]
      csv.writer(line, delimiter=mark, lineterminator=end).writerow(kept)
      row = line.getvalue()
    rows.append(row)
  blob_id = value.insert_file_with_contents("".join(rows).encode())
"""
_ROW_OF_JSONL = """\
if filename in [{paths}]:
  import json
  lines = value.get_contents_by_identifier(blob_id).split(b"\\n")
  for at, line in enumerate(lines):
    if b"{award_id}" in line and json.loads(line).get("id") == "{award_id}":
      kept = dict((name, inner) for name, inner in json.loads(line).items() if name in {kept})
      lines[at] = json.dumps(kept, separators=(",", ":")).encode()
  blob_id = value.insert_file_with_contents(b"\\n".join(lines))
"""


def scrub_command(award_id: str, paths: Iterable[str], tombstone: str) -> str:
    """Return a command for a POSIX shell, to be run in a fresh clone: every version of the award becomes its tombstone.

    Args:
        award_id: A whole UUID.
        paths: Where Git holds it, from the top of the repository; of batch files only this one row changes.
        tombstone: What its own file says now; of no meaning if it has always been a row.
    """
    named = sorted(paths)
    kept = json.dumps(["id", *KEPT_FIELDS])
    body = ""
    if any(path.endswith(".yml") for path in named):
        body += _FILE.format(award_id=award_id, tombstone=json.dumps(tombstone))
    for ending, template in ((".csv", _ROW_OF_CSV), (".jsonl", _ROW_OF_JSONL)):
        if tables := [path for path in named if path.endswith(ending)]:
            literals = ", ".join(f"b{json.dumps(path)}" for path in tables)
            body += template.format(award_id=award_id, paths=literals, kept=kept)
    return f"git filter-repo --file-info-callback {shlex.quote(body + 'return (filename, mode, blob_id)')}"
