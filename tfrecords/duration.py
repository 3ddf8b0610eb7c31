"""A duration in words, as precise as an estimate is."""

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def text(seconds: float) -> str:
  """Returns `12 seconds`, `6 minutes`, `3.5 hours` or `2.1 days`."""
  if seconds < 1.5 * _MINUTE:
    return _counted(seconds, 'second')
  if seconds < 1.5 * _HOUR:
    return _counted(seconds / _MINUTE, 'minute')
  unit, name = (_HOUR, 'hours') if seconds < 1.5 * _DAY else (_DAY, 'days')
  return f'{seconds / unit:,.1f} {name}'


def _counted(number: float, unit: str) -> str:
  whole = max(1, round(number))
  return f'{whole} {unit}{"s" * (whole > 1)}'
