"""Sphinx: the pages of docs/ as a site, with every cell of the book executed when it is built."""

import hashlib
import os
import pathlib
import sys

_ROOT = pathlib.Path(__file__).parents[1]
sys.path[:0] = [str(_ROOT), str(_ROOT / 'docs' / 'extensions')]
# The kernels of the book's cells are processes of their own, and import from here, too.
os.environ['PYTHONPATH'] = os.pathsep.join(
    [str(_ROOT), *filter(None, [os.environ.get('PYTHONPATH')])])
os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')

project = 'Rana'
html_title = 'Rana'
language = 'en'
smartquotes_action = 'qe'  # quotes and '...'; the dashes of --flag stay two
extensions = ['annotated_code', 'code_pages', 'docstring_text', 'mathml', 'myst_nb',
              'repository_links', 'signatures', 'sphinx.ext.autodoc', 'sphinx.ext.napoleon']
exclude_patterns = ['**.ipynb_checkpoints']
suppress_warnings = ['myst.header']  # sections of a page without subsections above them

myst_enable_extensions = ['amsmath', 'dollarmath']
myst_heading_anchors = 4

# The pages of the Python interface.
default_role = 'py:obj'  # `code` in a docstring: a link where there is a page, else code
autodoc_member_order = 'bysource'
autodoc_preserve_defaults = True
napoleon_numpy_docstring = False
napoleon_custom_sections = [('Attributes', 'params_style')]
napoleon_use_rtype = False
python_maximum_signature_line_length = 70

# Pages with the same cells are executed once, and again when the code or the results that they use
# have changed.
_USED = sorted(path for folder in ('rana', 'engine', 'tfrecords', 'binaries', 'benchmarks')
               for path in (_ROOT / folder).rglob('*') if path.suffix in ('.py', '.json'))
_STATE = hashlib.sha256(b''.join(path.read_bytes() for path in _USED)).hexdigest()[:16]
nb_execution_mode = 'cache'
nb_execution_cache_path = str(_ROOT / 'build' / 'executed' / _STATE)
nb_execution_timeout = 300  # seconds a cell
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_merge_streams = True
nb_output_stderr = 'remove'

html_math_renderer = 'mathml'

html_theme = 'furo'
html_static_path = ['_static']
html_css_files = ['rana.css']
html_show_sphinx = False
html_copy_source = False
