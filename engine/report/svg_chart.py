"""A line chart as inline SVG, with the colors of the page's light or dark style.

A chart is drawn for a column of about 460 pixels and scales with it, text included, so that it is
readable on a phone too.
"""

from collections.abc import Callable, Sequence
import dataclasses
import math

from matplotlib import ticker

from tfrecords.html import markup

Point = tuple[float, float]
Format = Callable[[float], str]

_WIDTH, _HEIGHT = 460, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 12, 40
_TICKS = 5


@dataclasses.dataclass(frozen=True)
class Series:
  """One curve.

  Attributes:
    label: shown when the mouse is over it.
    points: by ascending x; those that are not finite are left out.
    color: number of the run's color.
    style: classes of the page: line, faint, dashed, dotted.
    band: lower and upper end around each point, or none.
    marked: whether each point has a dot with its value.
  """
  label: str
  points: Sequence[Point]
  color: int = 0
  style: str = 'line'
  band: Sequence[Point] = ()
  marked: bool = False


def percent(value: float) -> str:
  """Returns a share with enough digits to distinguish ticks: `87.5%`."""
  return f'{100 * value:.4g}%'


def whole(value: float) -> str:
  """Returns a whole number with separators."""
  return f'{value:,.0f}'


def short(value: float) -> str:
  """Returns any number with three digits."""
  return f'{value:.3g}'


def draw(title: str, series: Sequence[Series], y_format: Format = short, x_label: str = 'step',
         x_format: Format = whole) -> markup.Markup:
  """Draws curves.

  Args:
    title: what the y axis shows, for screen readers.
    series: at least one of them with a finite point.
    y_format: writes a value of the y axis.
    x_label: what the x axis shows.
    x_format: writes a value of the x axis.
  """
  points = [point for one in series for point in _finite(one.points)]
  values = [y for _, y in points] + [
      end for one in series for ends in one.band for end in ends if math.isfinite(end)]
  horizontal = Axis.of([x for x, _ in points] + [0], _LEFT, _WIDTH - _RIGHT, snug=True)
  vertical = Axis.of(values, _HEIGHT - _BOTTOM, _TOP)
  body = [_grid(horizontal, vertical, x_format, y_format),
          markup.tag('text', x_label, x=(_LEFT + _WIDTH - _RIGHT) / 2, y=_HEIGHT - 4,
                     class_='middle')]
  body += [_curve(one, horizontal, vertical, x_format, y_format) for one in series]
  return markup.tag('svg', *body, viewBox=f'0 0 {_WIDTH} {_HEIGHT}', role='img', class_='chart',
                    aria_label=title)


@dataclasses.dataclass(frozen=True)
class Axis:
  """Values along one side of a chart.

  Attributes:
    low: the smallest value.
    high: the largest value.
    start: coordinate of the smallest value.
    end: coordinate of the largest value.
    ticks: values with a label.
  """
  low: float
  high: float
  start: float
  end: float
  ticks: tuple[float, ...]

  @classmethod
  def of(cls, values: Sequence[float], start: float, end: float, *, snug: bool = False) -> 'Axis':
    """Returns the axis of some finite values; `snug` ends it at the largest one."""
    low, high = min(values), max(values)
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-30):
      low, high = low - (abs(low) or 1) * 0.1, high + (abs(high) or 1) * 0.1
    found = ticker.MaxNLocator(_TICKS, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    if not snug:
      low, high = float(found[0]), float(found[-1])
    inside = tuple(float(tick) for tick in found if low <= tick <= high)
    return cls(low, high, start, end, inside)

  def place(self, value: float) -> float:
    """Returns the coordinate of a value, to a tenth of a unit."""
    share = (value - self.low) / (self.high - self.low)
    return round(self.start + share * (self.end - self.start), 1)


def _finite(points: Sequence[Point]) -> list[Point]:
  return [point for point in points if all(map(math.isfinite, point))]


def _grid(horizontal: Axis, vertical: Axis, x_format: Format, y_format: Format) -> markup.Markup:
  """Returns faint lines at the ticks, with their labels."""
  parts = []
  for tick in vertical.ticks:
    y = vertical.place(tick)
    parts += [markup.tag('line', x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y, y2=y, class_='grid'),
              markup.tag('text', y_format(tick), x=_LEFT - 6, y=y + 4, class_='end')]
  for tick in horizontal.ticks:
    parts.append(markup.tag('text', x_format(tick), x=horizontal.place(tick),
                            y=_HEIGHT - _BOTTOM + 17, class_='middle'))
  return markup.join(parts)


def _curve(series: Series, horizontal: Axis, vertical: Axis, x_format: Format,
           y_format: Format) -> markup.Markup:
  points = _finite(series.points)
  places = [f'{horizontal.place(x)},{vertical.place(y)}' for x, y in points]
  parts = [markup.tag('title', series.label)]
  if series.band:
    ends = list(zip(series.points, series.band, strict=True))
    upper = [f'{horizontal.place(x)},{vertical.place(high)}' for (x, _), (_, high) in ends]
    lower = [f'{horizontal.place(x)},{vertical.place(low)}' for (x, _), (low, _) in ends]
    parts.append(markup.tag('polygon', points=' '.join(upper + lower[::-1]), class_='band'))
  parts.append(markup.tag('polyline', points=' '.join(places), class_=series.style))
  if series.marked or len(points) == 1:
    parts += [markup.tag('circle', markup.tag(
        'title', f'{series.label}: {y_format(y)} at {x_format(x)}'), cx=horizontal.place(x),
        cy=vertical.place(y), r=3.2) for x, y in points]
  return markup.tag('g', *parts, class_=f'run{series.color}')
