"""An optimizer: groups of variables, each with a rule, a learning rate and a weight decay."""

from collections.abc import Callable, Mapping, Sequence
import dataclasses

import tensorflow as tf

from engine.optim import rule as rule_lib
from engine.optim import rule_registry


@dataclasses.dataclass(frozen=True)
class Group:
  """Variables that are updated alike.

  Attributes:
    rule: the update rule with its settings.
    variables: the variables.
    lr_multiplier: learning-rate multiplier.
    weight_decay: factor of sum(w^2) / 2 in the loss, or of the variables in the update where the
      rule decouples it.

  Example:
    AdamW decouples the weight decay, Adam does not:

    >>> weight = tf.Variable([1.0])
    >>> for rule in (rana.loop.AdamConfig(), rana.loop.AdamWConfig()):
    ...   group = rana.loop.Group(rule, (weight,), weight_decay=0.01)
    ...   print(group.loss_weight_decay, group.update_weight_decay)
    0.01 0.0
    0.0 0.01
  """
  rule: rule_registry.RuleConfig
  variables: tuple[tf.Variable, ...]
  lr_multiplier: float = 1.0
  weight_decay: float = 0.0

  @property
  def loss_weight_decay(self) -> float:
    """Weight decay that is a term of the loss; 0 where the rule decouples it."""
    return 0.0 if self.rule.decoupled_weight_decay else self.weight_decay

  @property
  def update_weight_decay(self) -> float:
    """Weight decay that is a part of the update; 0 where it is a term of the loss."""
    return self.weight_decay if self.rule.decoupled_weight_decay else 0.0


def groups_of(variables: Mapping[str, tf.Variable], rule: rule_registry.RuleConfig,
              learning_rate: float = 1.0, *, bias_lr_multiplier: float = 1.0,
              weight_decay: Callable[[str], float] = lambda name: 0.0) -> list[Group]:
  """Returns the groups of a network's variables, each variable in one of its own.

  Args:
    variables: by name, `layer/weights` or `layer/biases`.
    rule: for all of them, or what chooses a rule by shape.
    learning_rate: the peak that `Optimizer.update` is given.
    bias_lr_multiplier: learning-rate multiplier of biases.
    weight_decay: returns the weight decay of a variable by its name.

  Example:
    Muon is for filters; all else gets gradient descent:

    >>> variables = {'conv/weights': tf.Variable(tf.zeros([3, 3, 1, 4])),
    ...              'conv/biases': tf.Variable(tf.zeros([4]))}
    >>> groups = rana.loop.groups_of(variables, rana.loop.MuonConfig(), learning_rate=0.1)
    >>> print([group.rule.name for group in groups])
    ['muon', 'sgd']
  """
  found = []
  for name, variable in variables.items():
    own, own_rate = rule.for_variable(variable.shape, learning_rate)
    multiplier = bias_lr_multiplier if name.endswith('/biases') else 1.0
    found.append(
        Group(own, (variable,), own_rate / learning_rate * multiplier, weight_decay(name)))
  return found


class Optimizer(tf.Module):
  """Updates the variables of all groups.

  The variables of one rule, in the order of the gradients, are an attribute with the rule's name,
  such as `sgd`; a second rule of that name, with other settings, is `sgd_1`. Checkpoints hold the
  accumulators under these names.

  Example:
    Two weights by gradient descent, the second at twice the rate:

    >>> rule = rana.loop.SgdConfig()
    >>> first, second = tf.Variable([1.0]), tf.Variable([1.0])
    >>> optimizer = rana.loop.Optimizer([
    ...     rana.loop.Group(rule, (first,)),
    ...     rana.loop.Group(rule, (second,), lr_multiplier=2.0)])
    >>> optimizer.update([tf.constant([4.0]), tf.constant([4.0])], learning_rate=0.125)
    >>> print(first.numpy(), second.numpy())
    [0.5] [0.]
  """

  def __init__(self, groups: Sequence[Group]):
    """Makes the accumulators.

    Args:
      groups: in the order of the gradients, which are those of the first group's variables, then
        of the second's, and so on.

    Raises:
      ValueError: a variable is in two groups.
    """
    super().__init__()
    members = [(group, variable) for group in groups for variable in group.variables]
    if len({id(variable) for _, variable in members}) < len(members):
      raise ValueError('a variable is in two groups')
    self._rule_of = [group.rule for group, _ in members]
    # Not tracked as a mapping of its own, so that checkpoints hold each rule once.
    self._names: dict[str, rule_registry.RuleConfig] = {}
    for config in dict.fromkeys(self._rule_of):
      own = [(group, variable) for group, variable in members if group.rule == config]
      rule = rule_registry.rule_class(config.name)(
          [variable for _, variable in own], [group.lr_multiplier for group, _ in own],
          [group.update_weight_decay for group, _ in own], **config.keywords())
      same = sum(other.name == config.name for other in self._names.values())
      name = f'{config.name}_{same}' if same else config.name
      self._names[name] = config
      setattr(self, name, rule)

  def update(self, gradients: Sequence[tf.Tensor], learning_rate: tf.Tensor) -> None:
    """Applies one step in place.

    Args:
      gradients: of the loss, in the order of the groups' variables, the same on every replica.
      learning_rate: float32 scalar; each group multiplies it.
    """
    pairs = list(zip(self._rule_of, gradients, strict=True))
    for name, config in self._names.items():
      rule: rule_lib.Rule = getattr(self, name)
      rule.update([gradient for other, gradient in pairs if other == config], learning_rate)

  def accumulators(self) -> dict[str, tf.Variable]:
    """Returns the state of the rules by name, such as `sgd/accumulators/conv1/weights`."""
    found: dict[int, tuple[str, tf.Variable]] = {}
    for name in self._names:
      rule: rule_lib.Rule = getattr(self, name)
      lists = {key: value for key, value in vars(rule).items()
               if isinstance(value, list) and not key.startswith('_')}
      owners = [variable.name.partition(':')[0] for variable in lists.pop('updated')]
      for key, slots in lists.items():
        for index, slot in enumerate(slots):
          owner = f'/{owners[index]}' if len(slots) == len(owners) else ''
          # A variable with a second name, for checkpoints of earlier versions, is included once.
          found.setdefault(id(slot), (f'{name}/{key}{owner}', slot))
    return dict(found.values())
