"""Messages of input errors: advice on unknown names, and reasons of other exceptions."""

import errno
import zlib

import pytest

from tfrecords import errors

_NODE = '{{function_node __wrapped__SaveV2_dtypes_3_device_/job:localhost/replica:0/device:CPU:0}} '


def test_near_names_are_offered_nearest_first_and_else_all():
  names = {'ship': 1, 'sheep': 2, 'cat': 3}
  assert errors.did_you_mean('shep', names) == 'did you mean sheep or ship?'
  assert errors.did_you_mean('x', names) == 'choose one of: cat, sheep, ship'


@pytest.mark.parametrize('text, expected', [
    (_NODE + '/runs/a/ckpt-1_temp/part-0.tempstate103; No space left on device [Op:SaveV2]',
     'No space left on device'),
    ('/runs/a/ckpt-1.data-00000-of-00001; No such file or directory', 'No such file or directory'),
    (_NODE + f'TensorBundle at /{"long/" * 60}ckpt-1 shard 0 (400000 bytes): Checksum does not '
     'match: stored 1 vs. calculated on the restored bytes 2 [Op:RestoreV2]',
     'Checksum does not match: stored 1 vs. calculated on the restored bytes 2'),
    (_NODE + 'corrupted record at 0 (Is this even a TFRecord file?) [Op:IteratorGetNext] name: ',
     'corrupted record at 0 (Is this even a TFRecord file?)'),
    ('a;\n\t [[{{node save/SaveV2}}]] [Op:SaveV2] name: save', 'a;'),
    (_NODE + '/runs/a/events.v2; No space left on device\n\tFailed to flush 2 events',
     'No space left on device'),
    ('x\n  y', 'x y'),
    ('', 'RuntimeError'),
])
def test_the_reason_of_an_exception_of_tensorflow(text, expected):
  assert errors.reason(RuntimeError(text)) == expected


def test_the_reason_of_a_system_error_leaves_out_the_file():
  assert errors.reason(OSError(errno.ENOSPC, 'text of a library', 'a/b')) == (
      'No space left on device')
  assert errors.reason(OSError('cut')) == 'cut'
  assert errors.reason(KeyError('step')) == "no 'step'"
  assert errors.reason(zlib.error()) == 'error'


def test_a_long_reason_keeps_both_ends():
  shown = errors.reason(ValueError('start' + 'x' * 1000 + 'end'))
  assert len(shown) <= 160
  assert shown.startswith('startx')
  assert shown.endswith('xend')
  assert ' ... ' in shown


def test_a_message_is_one_line_even_if_a_name_has_line_breaks():
  assert str(errors.InputError('a\nb\udce9: gone')) == r'a\nb\xe9: gone'
