"""Elements of the report: a section, and a card for each run, side by side."""

from collections.abc import Callable, Iterable, Sequence
import dataclasses

from engine.report import run_answers
from engine.report import run_history
from tfrecords.html import markup

# Number of colors for runs; further runs reuse them.
COLORS = 6


@dataclasses.dataclass(frozen=True, eq=False)
class ReportedRun:
  """One run of the report.

  Attributes:
    number: its index among the runs, from 0.
    history: the contents of its files.
    answers: the predictions of its network; None if it cannot be evaluated.
    problem: why it cannot.
  """
  number: int
  history: run_history.RunHistory
  answers: run_answers.RunAnswers | None = None
  problem: str = ''

  @property
  def label(self) -> str:
    """Its name in the report."""
    return self.history.label

  @property
  def color(self) -> int:
    """Number of its color."""
    return self.number % COLORS

  @property
  def class_names(self) -> tuple[str, ...]:
    """The classes in the order of their labels."""
    return self.history.config.class_names


Runs = Sequence[ReportedRun]


def section(title: str, about: object, *contents: object) -> markup.Markup:
  """Returns a section with a heading, an explanation and its contents."""
  return markup.tag('section', markup.tag('h2', title), markup.tag('p', about, class_='about'),
                    *contents, id=markup.anchor(title))


def name_of(run: ReportedRun) -> markup.Markup:
  """Returns a run's name after a swatch of its color."""
  return markup.tag('span', markup.tag('i', class_=f'swatch run{run.color}'), run.label,
                    class_='name')


def missing(reason: object) -> markup.Markup:
  """Returns a paragraph that says what is missing and why."""
  return markup.tag('p', reason, class_='missing')


def side_by_side(runs: Runs, draw: Callable[[ReportedRun], object]) -> markup.Markup:
  """Returns a card for each run, side by side if the page is wide enough."""
  return grid(markup.tag('article', markup.tag('h3', name_of(run)), draw(run), class_='card')
              for run in runs)


def of_answers(runs: Runs, draw: Callable[[ReportedRun, run_answers.RunAnswers], object]
               ) -> markup.Markup:
  """Returns a card for each run; if its network cannot be evaluated, the card says why."""
  def one(run: ReportedRun) -> object:
    return draw(run, run.answers) if run.answers else missing(run.problem)
  return side_by_side(runs, one)


def grid(cards: Iterable[object]) -> markup.Markup:
  """Returns cards that share the width of the page."""
  return markup.tag('div', *cards, class_='grid')


def share(value: float, digits: int = 1) -> str:
  """Returns a share as a percentage; a dash for NaN."""
  return '–' if value != value else f'{100 * value:.{digits}f}%'


def interval(ends: tuple[float, float], digits: int = 1) -> str:
  """Returns the ends of an interval of a share: `79.6 to 81.2%`."""
  low, high = (f'{100 * end:.{digits}f}' for end in ends)
  return f'{low} to {high}%'
