"""The walk-throughs of docs/extending.md, applied to a copy of the tree.

The sentence before a block of Python says where it goes, and ends with a colon: "New file `PATH`:",
"in `PATH`, after `LINE`:" or "in `PATH`, before `LINE`:", where LINE is a whole line without its
indentation and stands in the file once. The block of shell at the end of a section must pass.
"""

import dataclasses
import pathlib
import re
import shlex
import shutil

from tests.binaries import processes
from tests.structure import sources

PAGE = 'docs/extending.md'

_PLACE = re.compile(
    r'(?:new file\s+`(?P<new>[^`]+)`'
    r'|in\s+`(?P<path>[^`]+)`,\s+(?P<side>after|before)\s+`(?P<line>[^`]+)`[^:]*):\s*$', re.I)
_FENCE = re.compile(r'^```(\w+)\n(.*?)^```$', re.M | re.S)
_COPIED = ('binaries', 'engine', 'rana', 'tests', 'tfrecords')


@dataclasses.dataclass(frozen=True)
class Edit:
  """One block of code and its place.

  Attributes:
    path: the file, from the root of the tree.
    code: the block.
    side: 'after' or 'before' `line`; empty for a new file.
    line: the line beside which it goes, without indentation.
  """
  path: str
  code: str
  side: str = ''
  line: str = ''


@dataclasses.dataclass(frozen=True)
class Walkthrough:
  """One section: its heading, its edits in reading order, and the command that must pass."""
  heading: str
  edits: tuple[Edit, ...]
  command: str


def parse(text: str) -> list[Walkthrough]:
  """Returns the walk-throughs of a page.

  Raises:
    ValueError: no sentence says where a block of Python goes.
  """
  sections = re.split(r'^## ', text, flags=re.M)[1:]
  return [_section(*section.split('\n', 1)) for section in sections]


def _section(heading: str, body: str) -> Walkthrough:
  edits, command, end = [], '', 0
  for fence in _FENCE.finditer(body):
    language, code = fence.groups()
    if language == 'sh':
      command = code
    else:
      edits.append(_edit(heading, body[end:fence.start()].rstrip(), code))
    end = fence.end()
  return Walkthrough(heading, tuple(edits), command)


def _edit(heading: str, before: str, code: str) -> Edit:
  place = _PLACE.search(before)
  if not place:
    raise ValueError(f'{heading}: no place is given before the block\n{code}')
  if place['new']:
    return Edit(place['new'], code)
  return Edit(place['path'], code, place['side'].lower(), ' '.join(place['line'].split()))


def copy_tree(folder: pathlib.Path) -> None:
  """Copies what the tests need into an empty folder."""
  for name in _COPIED:
    shutil.copytree(sources.ROOT / name, folder / name,
                    ignore=shutil.ignore_patterns('__pycache__'))
  for path in sources.ROOT.iterdir():
    if path.is_file():
      shutil.copy(path, folder / path.name)


def apply(walkthrough: Walkthrough, folder: pathlib.Path) -> list[str]:
  """Makes the edits of a walk-through in a copy of the tree; returns the files touched.

  Raises:
    ValueError: a new file exists already, or a line does not stand in its file once.
  """
  for edit in walkthrough.edits:
    path = folder / edit.path
    path.write_text(_edited(edit, path), encoding='utf-8')
  return sorted({edit.path for edit in walkthrough.edits})


def _edited(edit: Edit, path: pathlib.Path) -> str:
  if not edit.side:
    if path.exists():
      raise ValueError(f'{edit.path} exists already')
    return edit.code
  lines = path.read_text(encoding='utf-8').splitlines(keepends=True)
  found = [number for number, line in enumerate(lines) if ' '.join(line.split()) == edit.line]
  if len(found) != 1:
    raise ValueError(f'{edit.path}: {edit.line!r} stands there {len(found)} times, not once')
  at = found[0] + (edit.side == 'after')
  return ''.join([*lines[:at], edit.code, *lines[at:]])


def run(walkthrough: Walkthrough, folder: pathlib.Path) -> tuple[int, str]:
  """Returns the status and the output of the command of a walk-through in the copy."""
  python, *arguments = shlex.split(walkthrough.command.replace('\\\n', ' '))
  assert python == 'python', walkthrough.command
  status, output, stderr = processes.run_python(*arguments, folder=folder, path=folder)
  return status, output + stderr
