"""The advice behind an unknown name."""

from tfrecords import errors


def test_near_names_are_offered_nearest_first_and_else_all():
  names = {'ship': 1, 'sheep': 2, 'cat': 3}
  assert errors.did_you_mean('shep', names) == 'did you mean sheep or ship?'
  assert errors.did_you_mean('x', names) == 'choose one of: cat, sheep, ship'
