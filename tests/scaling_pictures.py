"""Pictures of simulated clusters for docs/scaling.md, drawn from measured costs."""

from collections.abc import Callable, Mapping, Sequence
import dataclasses
import math

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
from matplotlib import ticker

from engine.bench.workers import cluster_model
from engine.bench.workers import cluster_simulation
from engine.bench.workers import measured_costs
from engine.bench.workers import scenarios
from engine.cluster import cluster_spec
from engine.config import recipe as recipe_lib
from engine.reporting.plots import figures

_COLORS = (figures.BLUE, figures.ORANGE, '#E69F00', '#009E73')
# Of the networks, whose lines partly lie on each other.
_STYLES = ('-', '-', '--', ':')
_GPU_ROWS = 2048
_STRONG = 8192
_FAST = '100 Gbit/s, used fully'

Line = tuple[str, str, Sequence[float]]


def draw_steps(tables: measured_costs.Tables, cores: int, recipe: recipe_lib.Recipe,
               record_bytes: int) -> figure_lib.Figure:
  """Draws time and efficiency by the number of workers, for each network.

  Args:
    tables: of a measurement.
    cores: of the machine that was measured.
    recipe: that was measured.
    record_bytes: size of a record.
  """
  spread = measured_costs.spread(tables)
  names = list(scenarios.networks(measured_costs.loopback(tables, cores)))
  processors = {name: scenarios.processors(tables, cores, name) for name in names}
  gpus = {name: dataclasses.replace(scenarios.gpus(tables, cores, record_bytes, name),
                                    data=measured_costs.in_memory(tables)) for name in names}
  figure = figures.new(11, 7.2)
  figure.suptitle(f'Simulated workers that train {recipe.name}', fontsize=12, x=0.02, ha='left')
  (first, second), (third, fourth) = figure.subplots(2, 2)
  rows = recipe.batch_size
  weak = _simulated(processors, lambda workers: workers * rows, spread)
  _draw(first, f'two cores each, {rows} rows a worker', weak, 'ms a step', 1e3)
  _draw(second, f'two cores each, {_STRONG:,} rows in all',
        _simulated(processors, lambda workers: _STRONG, spread), 'ms a step', 1e3)
  _draw(third, f'two cores each, {rows} rows a worker', _efficiency(weak), 'efficiency')
  _draw(fourth, f'an assumed GPU each, {_GPU_ROWS:,} rows a worker, set in memory',
        _efficiency(_simulated(gpus, lambda workers: workers * _GPU_ROWS, spread)), 'efficiency')
  for axes in (third, fourth):
    axes.yaxis.set_major_formatter(ticker.PercentFormatter(1.0, decimals=0))
    axes.set_ylim(0, 1.05)
  first.set_ylim(bottom=0)
  first.yaxis.set_major_formatter(ticker.StrMethodFormatter('{x:,.0f}'))
  second.set_yscale('log')
  second.yaxis.set_major_formatter(ticker.StrMethodFormatter('{x:,g}'))
  second.minorticks_off()
  first.legend(frameon=False, fontsize=9)
  return figure


def _simulated(clusters: Mapping[str, cluster_model.Cluster], batch: Callable[[int], int],
               spread: cluster_simulation.Spread) -> list[Line]:
  return [(name, style, [cluster_simulation.simulate(one, workers, batch(workers), spread).step
                       for workers in scenarios.WORKERS])
          for (name, one), style in zip(clusters.items(), _STYLES, strict=True)]


def _efficiency(lines: Sequence[Line]) -> list[Line]:
  """Returns the time of one worker, of that of many which have as many rows each."""
  return [(name, style, [steps[0] / step for step in steps]) for name, style, steps in lines]


def draw_limits(tables: measured_costs.Tables, cores: int, recipe: recipe_lib.Recipe,
                record_bytes: int) -> figure_lib.Figure:
  """Draws how many images a second each part allows, and the hours of an epoch.

  Args:
    tables: of a measurement.
    cores: of the machine that was measured.
    recipe: that was measured.
    record_bytes: size of a record.
  """
  cluster = scenarios.gpus(tables, cores, record_bytes, _FAST)
  slow = scenarios.processors(tables, cores)
  spread = measured_costs.spread(tables)
  figure = figures.new(11, 4.4)
  figure.suptitle(f'Simulated workers that train {recipe.name}: limits, and epochs', fontsize=12,
                  x=0.02, ha='left')
  left, right = figure.subplots(1, 2)
  _draw(left, f'an assumed GPU each, {_GPU_ROWS:,} rows a worker, streamed set', _limits(cluster),
        'images a second')
  left.set_yscale('log')
  left.yaxis.set_major_formatter(ticker.EngFormatter(sep=''))
  left.minorticks_off()
  left.legend(frameon=False, fontsize=8.5)
  _draw_epochs(right, {
      'two cores each': (slow, recipe.batch_size), 'a GPU each': (cluster, _GPU_ROWS)}, spread)
  return figure


def _limits(cluster: cluster_model.Cluster) -> list[Line]:
  """Returns the images a second of each part alone."""
  parts = [(workers, cluster.parts(workers, workers * _GPU_ROWS)) for workers in scenarios.WORKERS]
  data = cluster.data

  def rate(seconds: Callable[[cluster_model.Parts], float]) -> list[float]:
    return [workers * _GPU_ROWS / seconds(one) for workers, one in parts]
  store = [workers * _GPU_ROWS * scenarios.STORE / (workers * data.read_bytes(_GPU_ROWS, workers))
           for workers in scenarios.WORKERS]
  return [('steps alone', '--', rate(lambda one: one.compute)),
          (f'steps and messages, {_FAST}', '-', rate(lambda one: one.compute + one.exchange)),
          ('the reading thread', '-', rate(lambda one: one.thread)),
          ('a shared store, 10 GB/s', ':', store)]


def _draw_epochs(axes: axes_lib.Axes,
                 kinds: Mapping[str, tuple[cluster_model.Cluster, int]],
                 spread: cluster_simulation.Spread) -> None:
  for (kind, (cluster, rows)), style in zip(kinds.items(), ('-', '--'), strict=True):
    for number, workers in enumerate((1, 16, 256)):
      step = cluster_simulation.simulate(cluster, workers, workers * rows, spread).step
      axes.plot(scenarios.IMAGES,
                [images / (workers * rows) * step / 3600 for images in scenarios.IMAGES],
                style, color=_COLORS[number], marker='o', markersize=4,
                label=f'{workers} worker{"s" * (workers > 1)}, {kind}')
  axes.set_title('an epoch', fontsize=10, loc='left')
  axes.set_xscale('log')
  axes.set_yscale('log')
  axes.set_xlabel('images')
  axes.set_ylabel('hours')
  axes.xaxis.set_major_formatter(ticker.FuncFormatter(
      lambda images, _: f'{images / 1e6:,.0f} million' if images < 1e9 else '1 billion'))
  axes.yaxis.set_major_formatter(ticker.StrMethodFormatter('{x:,g}'))
  axes.minorticks_off()
  # Above the lines, which all rise.
  axes.set_ylim(top=axes.get_ylim()[1] * 300)
  axes.legend(frameon=False, fontsize=8.5, loc='upper left', ncols=2)
  figures.declutter(axes)


def _draw(axes: axes_lib.Axes, title: str, lines: Sequence[Line], label: str,
          factor: float = 1.0) -> None:
  for (name, style, values), color in zip(lines, _COLORS, strict=True):
    axes.plot(scenarios.WORKERS, [value * factor if math.isfinite(value) else math.nan
                                  for value in values], style, color=color, linewidth=1.8,
              label=name)
  axes.axvline(cluster_spec.MAX_WORKERS, color=figures.GRAY, linewidth=0.8, linestyle=':')
  axes.set_title(title, fontsize=10, loc='left')
  axes.set_xscale('log', base=2)
  axes.xaxis.set_major_formatter(ticker.StrMethodFormatter('{x:,.0f}'))
  axes.set_xticks(scenarios.WORKERS[::2])
  axes.set_xlabel('workers')
  axes.set_ylabel(label)
  figures.declutter(axes)


PICTURES = {'simulated_steps.png': draw_steps, 'simulated_limits.png': draw_limits}
