"""A page for each module that code_pages.py lists: text beside code.

The pages are written into docs/code/ before the others are read. The text is that of the docstrings
and comments; pages of operations begin with their gradient check, made when the page is, and with
their times, from benchmarks/.
"""

import html
import pathlib
import re
import textwrap

import code_pages
import code_segments
import docstring_text
import operation_numbers
from pygments import formatters
from pygments import highlight
from pygments import lexer as lexer_lib
from pygments import lexers
from sphinx.application import Sphinx

_FORMATTER = formatters.HtmlFormatter(nowrap=True)
_WIDE = '<style>.content { width: 100%; max-width: 76rem; }</style>'
_INDEX = """# The code, annotated

Every module of the operations, the optimizers and the networks, and those that other pages name: on
the left what docstrings and comments say, on the right the code that they are about.

"""
_OTHERS = 'Other modules'
# What begins or is a mark of Markdown.
_MARK = re.compile(r'([]!#$%&()*+<=>[\\^_{|}~-])')


def pages() -> dict[str, str]:
  """Returns the text of each page by its name."""
  made, lists = {}, []
  groups = {package: code_pages.of_package(package) for package in code_pages.PACKAGES}
  for title, modules in (groups | {_OTHERS: code_pages.others()}).items():
    group = {code_pages.name(path): page(path) for path in modules}
    made |= group
    lists.append(f'## {title}\n\n```{{toctree}}\n:maxdepth: 1\n\n' + '\n'.join(group) + '\n```\n')
  return made | {'index': _INDEX + '\n'.join(lists)}


def page(path: pathlib.Path) -> str:
  """Returns the page of a module, Markdown with a table in HTML."""
  name = path.relative_to(code_pages.ROOT).as_posix()
  first, *rest = code_segments.split(path.read_text(encoding='utf-8'))
  numbers = operation_numbers.markdown(path.stem) if 'engine/ops' in name else ''
  imports = code_segments.Segment(code=first.code)
  rows = ''.join(_row(segment) for segment in (imports, *rest))
  title, _, text = first.prose.partition('\n')
  return (f'# {name}\n\n{_escaped(title)}\n\n{markdown(text)}\n\n{numbers}\n\n'
          # Raw: as Markdown, an empty line of code would end the table.
          + _fenced(f'{_WIDE}<div class="annotated">{rows}</div>', '{raw} html') + '\n')


def _row(segment: code_segments.Segment) -> str:
  prose = _html(segment.prose) if segment.is_docstring else f'<p>{_inline(segment.prose)}</p>'
  text = code_segments.code(segment)
  code = _highlighted(text, lexers.PythonLexer())
  defined = re.search(r'^(?:class|def) (\w+)', text, re.MULTILINE)
  anchor = f' id="{defined[1]}"' if defined else ''
  return (f'<div class="prose"{anchor}>{prose if segment.prose else ""}</div>'
          f'<div class="code highlight"><pre>{code}</pre></div>')


def _highlighted(code: str, lexer: lexer_lib.Lexer) -> str:
  return highlight(code, lexer, _FORMATTER)


def markdown(text: str) -> str:
  """Returns a module's docstring as Markdown: what is indented is shown as it is."""
  return '\n\n'.join(_shown(block) if docstring_text.is_indented(block) else _escaped(block)
                     for block in docstring_text.paragraphs(text))


def _shown(block: str) -> str:
  return _fenced(block, 'pycon' if block.lstrip().startswith('>>>') else 'text')


def _fenced(text: str, kind: str) -> str:
  # Longer than a fence within.
  fence = '`' * max(3, 1 + max(map(len, re.findall('`+', text)), default=0))
  return f'{fence}{kind}\n{text}\n{fence}'


def _escaped(block: str) -> str:
  """Returns a paragraph in which no letter is a mark of Markdown, but for `code`."""
  parts = re.split(r'(`[^`]*`)', ' '.join(block.split()))
  return ''.join(part if part.startswith('`') else _MARK.sub(r'\\\1', part) for part in parts)


def _html(text: str) -> str:
  """Returns a docstring as HTML: sections such as `Args:` keep their lines."""
  return ''.join(map(_block, docstring_text.paragraphs(text)))


def _block(block: str) -> str:
  """Returns a paragraph of a docstring as HTML."""
  words, mark, _ = block.partition('>>>')
  if mark:
    # Its first line is that of the mark.
    code = textwrap.dedent(block[words.rfind('\n') + 1:])
    shown = f'<pre class="highlight">{_highlighted(code, lexers.PythonConsoleLexer())}</pre>'
    return (_paragraph(words) if words.strip() else '') + shown
  if docstring_text.is_indented(block) or docstring_text.is_section(block):
    return _paragraph(block) if block.startswith('Example:') else f'<pre>{html.escape(block)}</pre>'
  return _paragraph(block)


def _paragraph(text: str) -> str:
  return f'<p>{_inline(" ".join(text.split()))}</p>'


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
