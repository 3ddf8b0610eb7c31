"""The update rules by name: the settings of each, and the class that computes it.

To add a rule, write a `rule.Rule` in a file of its own, and here its settings and a row. Only
`rule_class` imports TensorFlow.
"""

from collections.abc import Iterable, Sequence
import dataclasses
import importlib
import typing
from typing import ClassVar

from tfrecords import errors
from tfrecords import settings

if typing.TYPE_CHECKING:
  from engine.optim import rule as rule_lib

_FILTER_AXES = 4


@dataclasses.dataclass(frozen=True)
class RuleConfig(settings.Choice):
  """Settings of an update rule.

  Attributes:
    implementation: module and class of the rule.
    decoupled_weight_decay: whether weights decay by `learning_rate * weight_decay * weight` in the
      update (Loshchilov and Hutter, arXiv:1711.05101); else the loss has a term for them.
  """
  implementation: ClassVar[str] = ''
  decoupled_weight_decay: ClassVar[bool] = False

  def for_variable(self, shape: Sequence[int],
                   learning_rate: float) -> tuple['RuleConfig', float]:
    """Returns the rule of a variable, where it depends on the shape, and its peak learning rate."""
    del shape
    return self, learning_rate

  def check_shapes(self, shapes: Iterable[Sequence[int]]) -> None:
    """Checks that the rule applies to a variable of the network; most rules apply to all.

    Args:
      shapes: of the network's variables, including frozen ones.

    Raises:
      errors.InputError: it does not; the message names other rules.
    """

  def keywords(self) -> dict[str, float]:
    """Returns the settings as the constructor of the rule's class takes them."""
    return dict(vars(self))


@dataclasses.dataclass(frozen=True)
class SgdConfig(RuleConfig):
  """Gradient descent, with momentum or without.

  Example:
    The second step is 1.5 times the first, 0.125 + 0.1875 together:

    >>> weight = tf.Variable([1.0])
    >>> rule = rana.loop.SgdConfig(momentum=0.5)
    >>> optimizer = rana.loop.Optimizer([rana.loop.Group(rule, (weight,))])
    >>> for _ in range(2):
    ...   optimizer.update([tf.constant([1.0])], learning_rate=0.125)
    >>> print(weight.numpy())
    [0.6875]
  """
  name: ClassVar[str] = 'sgd'
  implementation: ClassVar[str] = 'engine.optim.sgd:Sgd'
  momentum: float = settings.setting(0.0, 'momentum coefficient', settings.BELOW_ONE)
  nesterov: bool = settings.setting(False, "Nesterov's momentum")

  def __post_init__(self) -> None:
    """Refuses Nesterov's momentum without momentum."""
    super().__post_init__()
    if self.nesterov and not self.momentum:
      raise errors.InputError('--nesterov=True: needs --momentum')


@dataclasses.dataclass(frozen=True)
class MuonConfig(SgdConfig):
  """Muon for the filters of convolutions, gradient descent for all other variables.

  Example:
    The norm of a filter bank is renewed before each step, here that of 4 filters to 2:

    >>> filters = tf.Variable(tf.ones([3, 3, 1, 4]))
    >>> optimizer = rana.loop.Optimizer(rana.loop.groups_of(
    ...     {'conv/weights': filters}, rana.loop.MuonConfig()))
    >>> optimizer.update([tf.zeros([3, 3, 1, 4])], learning_rate=0.1)
    >>> print(f'{tf.norm(filters):.4f}')
    2.0000
  """
  name: ClassVar[str] = 'muon'
  implementation: ClassVar[str] = 'engine.optim.muon:Muon'
  muon_learning_rate: float = settings.setting(
      0.24, 'peak learning rate of convolution filters', settings.POSITIVE)
  muon_momentum: float = settings.setting(
      0.6, 'momentum coefficient of convolution filters', settings.BELOW_ONE)

  def for_variable(self, shape: Sequence[int],
                   learning_rate: float) -> tuple['RuleConfig', float]:
    """Returns Muon for filters [kh, kw, C, F], gradient descent for all else."""
    if len(shape) == _FILTER_AXES:
      return self, self.muon_learning_rate
    return SgdConfig(self.momentum, self.nesterov), learning_rate

  def check_shapes(self, shapes: Iterable[Sequence[int]]) -> None:
    """Checks that the network has filters."""
    if all(len(shape) != _FILTER_AXES for shape in shapes):
      raise errors.InputError('--optimizer=muon: applies to filters of convolutions, and this '
                              'network has none; give --optimizer=sgd or adam')

  def keywords(self) -> dict[str, float]:
    """Returns the settings of the filters' rule."""
    return {'momentum': self.muon_momentum}


@dataclasses.dataclass(frozen=True)
class AdamConfig(RuleConfig):
  """Adam.

  Example:
    The first step has the size of the learning rate, whatever the gradient:

    >>> weight = tf.Variable([1.0])
    >>> rule = rana.loop.AdamConfig()
    >>> optimizer = rana.loop.Optimizer([rana.loop.Group(rule, (weight,))])
    >>> optimizer.update([tf.constant([7.0])], learning_rate=0.125)
    >>> print(weight.numpy().round(4))
    [0.875]
  """
  name: ClassVar[str] = 'adam'
  implementation: ClassVar[str] = 'engine.optim.adam:Adam'
  beta1: float = settings.setting(0.9, 'decay of the first moments', settings.BELOW_ONE)
  beta2: float = settings.setting(0.999, 'decay of the second moments', settings.BELOW_ONE)
  epsilon: float = settings.setting(
      1e-7, "added to the second moments' square root", settings.POSITIVE)


@dataclasses.dataclass(frozen=True)
class AdamWConfig(AdamConfig):
  """Adam with decoupled weight decay.

  Example:
    Without a gradient, a weight loses learning_rate * weight_decay of itself:

    >>> weight = tf.Variable([1.0])
    >>> group = rana.loop.Group(rana.loop.AdamWConfig(), (weight,), weight_decay=0.5)
    >>> optimizer = rana.loop.Optimizer([group])
    >>> optimizer.update([tf.constant([0.0])], learning_rate=0.25)
    >>> print(weight.numpy())
    [0.875]
  """
  name: ClassVar[str] = 'adamw'
  implementation: ClassVar[str] = 'engine.optim.adamw:AdamW'
  decoupled_weight_decay: ClassVar[bool] = True


@dataclasses.dataclass(frozen=True)
class LionConfig(RuleConfig):
  """Lion, with decoupled weight decay.

  Example:
    Each step has the size of the learning rate:

    >>> weight = tf.Variable([1.0])
    >>> rule = rana.loop.LionConfig()
    >>> optimizer = rana.loop.Optimizer([rana.loop.Group(rule, (weight,))])
    >>> for gradient in (7.0, 0.1):
    ...   optimizer.update([tf.constant([gradient])], learning_rate=0.125)
    >>> print(weight.numpy())
    [0.75]
  """
  name: ClassVar[str] = 'lion'
  implementation: ClassVar[str] = 'engine.optim.lion:Lion'
  decoupled_weight_decay: ClassVar[bool] = True
  beta1: float = settings.setting(
      0.9, "the momentum's share of a step's direction", settings.BELOW_ONE)
  beta2: float = settings.setting(0.99, 'decay of the momentum', settings.BELOW_ONE)


RULES: dict[str, type[RuleConfig]] = {
    config.name: config for config in (
        SgdConfig,
        MuonConfig,
        AdamConfig,
        AdamWConfig,
        LionConfig,
    )
}


def rule_class(name: str) -> 'type[rule_lib.Rule]':
  """Returns the class of the rule called `name`; imports TensorFlow."""
  module, _, class_name = RULES[name].implementation.partition(':')
  return getattr(importlib.import_module(module), class_name)
