"""A clock for tests of what is timed."""


class ManualClock:
  """A clock that goes on only when it is told to."""

  def __init__(self):
    self.now = 100.0

  def __call__(self):
    return self.now

  def pass_seconds(self, seconds):
    self.now += seconds
