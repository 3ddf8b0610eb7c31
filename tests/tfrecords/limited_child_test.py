"""The child process: one answer for each request."""

import io
import json

from tests.tfrecords import odd_parser
from tfrecords import limited_child


def _answered(**request):
  answers = io.BytesIO()
  limited_child.answer(odd_parser.parse, json.dumps(request).encode(), answers)
  return answers.getvalue()


def test_an_answer_is_a_length_a_header_and_the_data():
  found = _answered(what='', value='a')
  length = int.from_bytes(found[:8], 'little')
  assert json.loads(found[8:8 + length]) == {
      'texts': ['a'], 'arrays': [['<f4', [2, 3]], ['<f4', []], ['<f4', [0, 2]]]}
  assert len(found) == 8 + length + 4 * 7


def test_each_kind_of_failure_has_its_key():
  assert json.loads(_answered(what='refuse', value='a.h5: no')[8:]) == {'refused': 'a.h5: no'}
  assert json.loads(_answered(what='raise', value='x')[8:]) == {'failed': "'x'"}
  assert 'unexpected keyword' in json.loads(_answered(which='')[8:])['failed']


def test_the_child_imports_no_tensorflow():
  # This process has imported TensorFlow, so the test looks at the modules of a child.
  from tests.tfrecords import limited_process_test
  from tfrecords import limited_process
  texts, _ = limited_process.parse(
      odd_parser.__name__, {'what': 'modules'}, limited_process_test._LIMITS)  # noqa: SLF001
  assert 'numpy' in texts
  assert not {'tensorflow', 'scipy', 'PIL', 'h5py'} & {*texts}
