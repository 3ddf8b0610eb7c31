"""A page for each module of engine/ops, engine/optim and engine/models: text beside code.

The pages are written into docs/code/ before the others are read. The text is that of the docstrings
and comments; pages of operations begin with their gradient check, made when the page is, and with
their times, from benchmarks/.
"""

import html
import pathlib
import re

import code_segments
import operation_numbers
from pygments import formatters
from pygments import highlight
from pygments import lexers
from sphinx.application import Sphinx

ROOT = pathlib.Path(__file__).parents[2]
PACKAGES = ('engine/ops', 'engine/optim', 'engine/models')

_FORMATTER = formatters.HtmlFormatter(nowrap=True)
_WIDE = '<style>.content { width: 100%; max-width: 76rem; }</style>'
_INDEX = """# The code, annotated

Every module of the operations, the optimizers and the networks: on the left what its docstrings and
comments say, on the right the code that they are about.

"""


def pages() -> dict[str, str]:
  """Returns the text of each page by its name."""
  made, lists = {}, []
  for package in PACKAGES:
    modules = sorted(path for path in (ROOT / package).glob('*.py') if path.name != '__init__.py')
    names = [f'{package}/{path.stem}'.replace('/', '.') for path in modules]
    made |= {name: page(path) for name, path in zip(names, modules, strict=True)}
    lists.append(f'## {package}\n\n```{{toctree}}\n:maxdepth: 1\n\n' + '\n'.join(names) + '\n```\n')
  return made | {'index': _INDEX + '\n'.join(lists)}


def page(path: pathlib.Path) -> str:
  """Returns the page of a module, Markdown with a table in HTML."""
  name = path.relative_to(ROOT).as_posix()
  first, *rest = code_segments.split(path.read_text(encoding='utf-8'))
  numbers = operation_numbers.markdown(path.stem) if 'engine/ops' in name else ''
  imports = code_segments.Segment(code=first.code)
  rows = ''.join(_row(segment) for segment in (imports, *rest))
  title, _, text = first.prose.partition('\n')
  return (f'# {name}\n\n{title}\n\n{_markdown(text)}\n\n{numbers}\n\n'
          # Raw: as Markdown, an empty line of code would end the table.
          f'````{{raw}} html\n{_WIDE}<div class="annotated">{rows}</div>\n````\n')


def _row(segment: code_segments.Segment) -> str:
  prose = _html(segment.prose) if segment.is_docstring else f'<p>{_inline(segment.prose)}</p>'
  code = highlight(code_segments.code(segment), lexers.PythonLexer(), _FORMATTER)
  return (f'<div class="prose">{prose if segment.prose else ""}</div>'
          f'<div class="code highlight"><pre>{code}</pre></div>')


def _blocks(text: str) -> list[tuple[bool, str]]:
  """Returns the paragraphs of a docstring, and whether each is indented: a formula or a list."""
  blocks = [block for block in re.split(r'\n\s*\n', text.strip('\n')) if block.strip()]
  return [(all(line.startswith('  ') for line in block.splitlines()), block) for block in blocks]


def _markdown(text: str) -> str:
  """Returns a module's docstring as Markdown: what is indented is shown as it is."""
  return '\n\n'.join(f'```text\n{block}\n```' if indented else _escaped(block)
                     for indented, block in _blocks(text))


def _escaped(block: str) -> str:
  """Returns a paragraph in which no letter is a mark of Markdown, but for `code`."""
  parts = re.split(r'(`[^`]*`)', ' '.join(block.split()))
  return ''.join(part if part.startswith('`') else re.sub(r'([\\*_\[\]<>$|#])', r'\\\1', part)
                 for part in parts)


def _html(text: str) -> str:
  """Returns a docstring as HTML: sections such as `Args:` keep their lines."""
  found = []
  for indented, block in _blocks(text):
    if indented or re.match(r'(Args|Returns|Raises|Yields|Attributes):\n', block):
      found.append(f'<pre>{html.escape(block)}</pre>')
    else:
      found.append(f'<p>{_inline(" ".join(block.split()))}</p>')
  return ''.join(found)


def _inline(text: str) -> str:
  return re.sub(r'`([^`]+)`', r'<code>\1</code>', html.escape(text))


def _write(app: Sphinx) -> None:
  """Writes the pages that have changed, so that the others need not be read again."""
  folder = pathlib.Path(app.srcdir) / 'code'
  folder.mkdir(exist_ok=True)
  made = {folder / f'{name}.md': text for name, text in pages().items()}
  for path in set(folder.glob('*.md')) - set(made):
    path.unlink()
  for path, text in made.items():
    if not path.exists() or path.read_text(encoding='utf-8') != text:
      path.write_text(text, encoding='utf-8')


def setup(app: Sphinx) -> dict[str, bool]:
  """Writes the pages before the site is read."""
  app.connect('builder-inited', _write)
  return {'parallel_read_safe': True, 'parallel_write_safe': True}
