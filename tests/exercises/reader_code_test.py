"""A reader's file that cannot be used is told in one line, with the line of the file."""

import pytest

from tests.exercises import exercises
from tests.exercises import judge
from tests.exercises import mistakes
from tests.exercises import reader_code
from tfrecords import errors

_RELU = exercises.EXERCISES['relu']


def _said(tmp_path, text, line=0):
  """Returns a line that is said about a text in place of relu."""
  path = tmp_path / 'relu.py'
  path.write_bytes(text if isinstance(text, bytes) else text.encode())
  verdict = judge.judge(_RELU, path)
  assert not verdict.is_right
  return verdict.lines[line].replace(str(path), 'relu.py')


@pytest.mark.parametrize('text, expected', [
    ('x = (\n', "WRONG: relu.py, line 1: SyntaxError: '(' was never closed"),
    ('\n  x = 1\n', 'WRONG: relu.py, line 2: IndentationError: unexpected indent'),
    ('import tensorflow as tf\nx = tensorflow\n',
     "WRONG: relu.py, line 2: NameError: name 'tensorflow' is not defined"),
    ('raise SystemExit(0)\n', 'WRONG: relu.py, line 1: SystemExit: 0'),
    ('import no_such_module\n',
     "WRONG: relu.py, line 1: ModuleNotFoundError: No module named 'no_such_module'"),
    ('relu = 1\n', 'WRONG: relu.py: there is no function relu; remove the file to start again'),
    ('', 'WRONG: relu.py: there is no function relu; remove the file to start again'),
    ('def relu(values):\n  return values, 1\n',
     'WRONG: relu.py: it returns a tuple; expected a tensor: is @tf.custom_gradient in its place?'),
    ('def relu(values):\n  return 1 / 0\n',
     'WRONG: relu.py, line 2: ZeroDivisionError: division by zero'),
    ('def relu():\n  pass\n',
     'WRONG: relu.py: TypeError: relu() takes 0 positional arguments but 1 was given'),
])
def test_what_a_file_raises(text, expected, tmp_path):
  assert _said(tmp_path, text) == expected


@pytest.mark.parametrize('text', [
    'def relu(values):\n  return tf.nn.relu(values)\n',
    'from engine.ops.activations import relu\n',
    '# tf.custom_gradient\ndef relu(values):\n  "custom_gradient"\n  return tf.nn.relu(values)\n',
    # The gradient is written, and nothing calls it.
    _RELU.solved.replace('@tf.custom_gradient', '').replace('outputs, gradient', 'outputs')
    .replace('tf.maximum(values, 0)', 'tf.nn.relu(values)'),
])
def test_a_gradient_of_tensorflow_is_not_the_readers(text, tmp_path):
  assert _said(tmp_path, f'import tensorflow as tf\n{text}') == (
      'WRONG: relu.py: it has no gradient of its own: is @tf.custom_gradient in its place?')


@pytest.mark.parametrize('text', [
    _RELU.solved.replace('import tensorflow as tf', """
import dataclasses
import tensorflow as tf

@dataclasses.dataclass
class Setting:
  slope: 'int' = 1
"""),
    _RELU.solved.replace('\n', '\r\n'),
    '\ufeff' + _RELU.solved,
    'print("mine")\n' + _RELU.solved,
    _RELU.solved.replace('tf.maximum(values, 0)', 'tf.nn.relu(values)'),
    """
import tensorflow
relu = tensorflow.custom_gradient(lambda x: (
    tensorflow.nn.relu(x), lambda dy: [dy * tensorflow.sign(tensorflow.nn.relu(x))]))
""",
])
def test_other_styles_are_right(text, tmp_path):
  path = tmp_path / 'relu.py'
  path.write_bytes(text.encode())
  verdict = judge.judge(_RELU, path)
  assert verdict.is_right, verdict.lines


@pytest.mark.parametrize('text, expected', [
    ('raise KeyboardInterrupt', 'INTERRUPTED: relu.py, line 1: ran when Ctrl-C was pressed'),
    ('assert 1 == 2', 'WRONG: relu.py, line 1: AssertionError')])
def test_an_exception_without_a_text(text, expected, tmp_path):
  assert _said(tmp_path, text) == expected


@pytest.mark.parametrize('text', [b'\xff\xfe', b'x = "\0"\n'])
def test_a_file_that_is_no_text(text, tmp_path):
  assert _said(tmp_path, text).startswith('WRONG: relu.py')


def test_the_forward_pass_alone_is_no_operation(tmp_path):
  text = _RELU.solved.replace('return outputs, gradient', 'return outputs')
  assert _said(tmp_path, text, line=1) == (
      '  the function that tf.custom_gradient decorates returns outputs, gradient')


@pytest.mark.parametrize('lines, expected', [
    ('return upstream.T', '  tf.transpose(a) transposes; '),
    ('return upstream if values > 0 else 0', '  an if takes one number; tf.where(')])
def test_what_numpy_has_and_tensorflow_has_not_is_told_with_advice(lines, expected, tmp_path):
  assert _said(tmp_path, mistakes.text_with('relu', lines), line=1).startswith(expected)


def test_a_changed_forward_pass_is_found(tmp_path):
  said = _said(tmp_path, _RELU.solved.replace('tf.maximum(values, 0)', 'tf.maximum(values, 1)'))
  assert said == 'WRONG: relu.py: the result is wrong at 9 of 12 elements'


def test_the_line_is_the_last_one_of_the_file_that_ran(tmp_path):
  path = tmp_path / 'a.py'
  path.write_text('def outer():\n  return inner()\n\n\ndef inner():\n  int("x")\n')
  function = reader_code.load(path, 'outer')
  with pytest.raises(reader_code.ReaderError) as found, reader_code.running(path):
    function()
  assert found.value.line == 6
  assert found.value.text.startswith('ValueError: invalid literal')


def test_a_missing_file_is_an_error_of_input(tmp_path):
  with pytest.raises(errors.InputError, match=r'missing\.py: cannot be read \(No such file'):
    reader_code.load(tmp_path / 'missing.py', 'relu')
