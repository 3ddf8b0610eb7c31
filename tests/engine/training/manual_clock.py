"""A clock for tests of timing."""


class ManualClock:
  """A clock that advances only by `pass_seconds`."""

  def __init__(self):
    self.now = 100.0

  def __call__(self):
    return self.now

  def pass_seconds(self, seconds):
    self.now += seconds
