"""Which operations stay float32; tflite_export_test.py looks at whole networks."""

from engine.export import tflite_operations


def test_layers_with_a_division_stay_float(monkeypatch):
  made = [('CONV_2D', 'conv1/Conv2D'), ('MUL', 'norm1/mul'), ('SQRT', 'norm1/Sqrt;b/c'),
          ('CONV_2D', 'norm1/Relu;conv2/Conv2D'), ('SUB', 'sub'), ('MUL', 'silu/mul')]
  monkeypatch.setattr(tflite_operations, '_operations', lambda content: [
      tflite_operations.Operation(kind, name, kind != 'CONV_2D') for kind, name in made])
  assert tflite_operations.not_for_integers(b'') == ['norm1/mul', 'norm1/Sqrt;b/c', 'sub']
  assert tflite_operations.in_float(b'') == ['MUL', 'SQRT', 'SUB']
